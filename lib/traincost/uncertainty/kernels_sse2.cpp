// SPDX-License-Identifier: Apache-2.0
// The sampling loops for the baseline of whatever processor this is built for.
#include <traincost/uncertainty/kernel/loops.hpp>

namespace traincost::uncertainty::kernel {

const Kernels* sse2_kernels() { return &loops<2>; }

}  // namespace traincost::uncertainty::kernel
