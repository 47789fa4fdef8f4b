/* The self test that users run on their own disk. */
#include <dirent.h>

#include "check.h"

static void it_passes_and_leaves_nothing(void) {
  CHECK_IS(q4j_self_test(ADDRESS(check_directory)), 0);
  DIR *directory = opendir(check_directory);
  CHECK(directory != NULL);
  int entries = 0;
  while (readdir(directory) != NULL) {
    entries++;
  }
  closedir(directory);
  CHECK_IS(entries, 2); /* . and .. */
}

int main(void) {
  new_path();
  CHECK_IS(q4j_abi_version(), Q4J_ABI_VERSION);
  it_passes_and_leaves_nothing();
  CHECK_IS(q4j_self_test(ADDRESS("/no/such/directory")), -ENOENT);
  return 0;
}
