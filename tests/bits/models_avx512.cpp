// SPDX-License-Identifier: Apache-2.0
#include <bits/models.hpp>
#if defined(__AVX512DQ__)
#include <bits/blocks.hpp>
#endif

namespace traincost::bits {

#if defined(__AVX512DQ__)
const Models* models_avx512() { return &models_of<8>; }
#else
const Models* models_avx512() { return nullptr; }
#endif

}  // namespace traincost::bits
