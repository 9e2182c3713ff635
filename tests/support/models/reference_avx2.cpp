// SPDX-License-Identifier: Apache-2.0
#include <support/models/reference.hpp>
#include <traincost/uncertainty/kernel/batches.hpp>

namespace traincost::test {

void reference_avx2(const double* const* inputs, std::size_t n, double* const* outputs) {
    uncertainty::kernel::each_batch<4, 8, 1>(Reference{}, inputs, n, outputs);
}

}  // namespace traincost::test
