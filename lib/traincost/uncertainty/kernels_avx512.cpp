// SPDX-License-Identifier: Apache-2.0
// The sampling loops for processors with AVX512; this file alone is compiled for them.
#include <traincost/uncertainty/kernels.hpp>
#if defined(__AVX512DQ__)
#include <traincost/uncertainty/kernel/loops.hpp>
#endif

namespace traincost::uncertainty::kernel {

#if defined(__AVX512DQ__)
const Kernels* avx512_kernels() { return &loops<8>; }
#else
const Kernels* avx512_kernels() { return nullptr; }
#endif

}  // namespace traincost::uncertainty::kernel
