// SPDX-License-Identifier: Apache-2.0
// The cost model over blocks of draws: which inputs are drawn, which results are wanted, compiled for each instruction set.
#pragma once

#include <traincost/scenario/inputs.hpp>
#include <traincost/study/quantities.hpp>
#include <traincost/uncertainty/isa.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace traincost::study {

/// One input that is drawn: its place in `for_each_input` and among the columns of draws, and its name.
struct DrawnInput {
    std::size_t input = 0;
    std::size_t column = 0;
    std::string_view name = {};
};

/// One run as the loops need it.
struct DrawnRun {
    scenario::Choices choices;
    scenario::Inputs<double> inputs;  ///< those that are not drawn stay as they are
    std::vector<DrawnInput> drawn;
    std::vector<Quantity> wanted;     ///< one column of results each
};

/// Fills columns of results, those of the first run first, from columns of draws. Columns are read and written up to the next
/// multiple of eight draws.
using Model = void (*)(const std::vector<DrawnRun>& runs, const double* const* draws, std::size_t n, double* const* results);

[[nodiscard]] Model model_for(uncertainty::Isa isa);

void model_sse2(const std::vector<DrawnRun>& runs, const double* const* draws, std::size_t n, double* const* results);
void model_avx2(const std::vector<DrawnRun>& runs, const double* const* draws, std::size_t n, double* const* results);
void model_avx512(const std::vector<DrawnRun>& runs, const double* const* draws, std::size_t n, double* const* results);

}  // namespace traincost::study
