// SPDX-License-Identifier: Apache-2.0
// The loop over a block of draws, eight at a time. Included by the files for one instruction set each.
#pragma once

#include <traincost/core/batch.hpp>
#include <traincost/study/model.hpp>

#include <array>

namespace traincost::study {

/// As many as `for_each_input` visits, and some to grow.
inline constexpr std::size_t most_inputs = 128;

template <class T>
T& scalar_in(T& x) {
    return x;
}
template <class Unit, class T>
T& scalar_in(units::Quantity<Unit, T>& q) {
    return const_cast<T&>(q.value());  // a quantity lends its number for reading only; here the loop refills it in place
}

template <int Lanes>
void run_block(const DrawnRun& run, const double* const* draws, std::size_t n, double* const* results) {
    using B = BasicBatch<Lanes>;
    scenario::Inputs<B> in;
    std::array<B*, most_inputs> slots = {};
    std::size_t count = 0;
    scenario::for_each_input(
        [&](std::string_view, const auto& from, auto& to) {
            B& slot = scalar_in(to);
            slot = B(scenario::detail::number_of(from));
            slots[count++] = &slot;
        },
        run.inputs, in);
    for (std::size_t i = 0; i < n; i += B::size) {
        for (const auto& drawn : run.drawn) { *slots[drawn.input] = B::load(draws[drawn.column] + i); }
        const auto estimate = scenario::evaluate(run.choices, in);
        for (std::size_t w = 0; w < run.wanted.size(); ++w) { value_of(run.wanted[w], estimate).store(results[w] + i); }
    }
}

template <int Lanes>
void run_blocks(const std::vector<DrawnRun>& runs, const double* const* draws, std::size_t n, double* const* results) {
    for (const auto& run : runs) {
        run_block<Lanes>(run, draws, n, results);
        results += run.wanted.size();
    }
}

}  // namespace traincost::study
