// SPDX-License-Identifier: Apache-2.0
#include <bits/models.hpp>
#if defined(__AVX2__)
#include <bits/blocks.hpp>
#endif

namespace traincost::bits {

#if defined(__AVX2__)
const Models* models_avx2() { return &models_of<4>; }
#else
const Models* models_avx2() { return nullptr; }
#endif

}  // namespace traincost::bits
