// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/model_blocks.hpp>

namespace traincost::study {

void model_avx2(const std::vector<DrawnRun>& runs, const double* const* draws, std::size_t n, double* const* results) {
    run_blocks<4>(runs, draws, n, results);
}

}  // namespace traincost::study
