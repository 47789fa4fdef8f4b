# What every native target is compiled with: link q4j_flags privately.

add_library(q4j_flags INTERFACE)
target_compile_features(q4j_flags INTERFACE c_std_11)
target_compile_definitions(q4j_flags INTERFACE _GNU_SOURCE _FILE_OFFSET_BITS=64)
target_compile_options(q4j_flags INTERFACE
  -Wall -Wextra -Werror -Wconversion -fvisibility=hidden -fstack-protector-strong
  # glibc refuses to fortify what is compiled without optimisation.
  $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>)
target_link_options(q4j_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)

# q4j_jna_platform(VARIABLE): the folder in which JNA looks for a library of this target.
function(q4j_jna_platform variable)
  string(TOLOWER "${CMAKE_SYSTEM_NAME}" system)
  string(TOLOWER "${CMAKE_SYSTEM_PROCESSOR}" processor)
  if(processor MATCHES "^(x86_64|amd64|x86|i[3-6]86)$")
    # The processor's name is the build machine's, also with -m32.
    if(CMAKE_SIZEOF_VOID_P EQUAL 8)
      set(processor x86-64)
    else()
      set(processor x86)
    endif()
  elseif(processor MATCHES "^(aarch64|arm64|arm.*)$")
    if(CMAKE_SIZEOF_VOID_P EQUAL 8)
      set(processor aarch64)
    else()
      set(processor arm)
    endif()
  endif()
  set(${variable} "${system}-${processor}" PARENT_SCOPE)
endfunction()
