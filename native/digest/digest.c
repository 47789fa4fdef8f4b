#include "digest.h"

#include "md5.h"
#include "sha256.h"

const struct digest_kind DIGEST_MD5 = {MD5_BYTES, md5_one, md5_blocks};
const struct digest_kind DIGEST_SHA256 = {SHA256_BYTES, sha256, sha256_blocks};
