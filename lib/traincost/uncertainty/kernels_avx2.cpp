// SPDX-License-Identifier: Apache-2.0
// The sampling loops for processors with AVX2; this file alone is compiled for them.
#include <traincost/uncertainty/kernels.hpp>
#if defined(__AVX2__)
#include <traincost/uncertainty/kernel/loops.hpp>
#endif

namespace traincost::uncertainty::kernel {

#if defined(__AVX2__)
const Kernels* avx2_kernels() { return &loops<4>; }
#else
const Kernels* avx2_kernels() { return nullptr; }
#endif

}  // namespace traincost::uncertainty::kernel
