// SPDX-License-Identifier: Apache-2.0
#include <traincost/uncertainty/kernels.hpp>

namespace traincost::uncertainty::kernel {

const Kernels* table(Isa isa) {
    switch (isa) {
        case Isa::avx2:
            return avx2_kernels();
        case Isa::avx512:
            return avx512_kernels();
        default:
            return sse2_kernels();
    }
}

}  // namespace traincost::uncertainty::kernel
