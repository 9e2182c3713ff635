// SPDX-License-Identifier: Apache-2.0
#include <bits/blocks.hpp>

namespace traincost::bits {

const Models* models_sse2() { return &models_of<2>; }

}  // namespace traincost::bits
