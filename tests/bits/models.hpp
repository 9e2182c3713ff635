// SPDX-License-Identifier: Apache-2.0
// What the pinned bits are computed with besides the sampler: the functions of core/math.hpp, and the cost model itself
// for a scenario made by hand, so that neither catalog nor files are needed.
#pragma once

#include <traincost/scenario/estimate.hpp>
#include <traincost/scenario/inputs.hpp>
#include <traincost/uncertainty/isa.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace traincost::bits {

/// Columns of a block, as models of `uncertainty::draw` get them.
using Block = void (*)(const double* const* inputs, std::size_t n, double* const* outputs);

/// The models compiled for one instruction set.
struct Models {
    Block functions;
    Block cost;
};

/// nullptr where the library has no code for it.
[[nodiscard]] const Models* models(uncertainty::Isa isa);
[[nodiscard]] const Models* models_sse2();
[[nodiscard]] const Models* models_avx2();
[[nodiscard]] const Models* models_avx512();

/// Two numbers in, seven out.
struct Functions {
    static constexpr std::size_t inputs = 2;
    static constexpr std::size_t outputs = 7;

    template <class T>
    void operator()(const T* x, T* y) const {
        y[0] = scalar::exp(x[0]);
        y[1] = scalar::log(x[1]);
        y[2] = scalar::pow(x[1], x[0]);
        y[3] = scalar::sqrt(x[1]);
        y[4] = scalar::ceil(x[0]);
        y[5] = scalar::min(x[0], x[1]) / scalar::max(x[0] * x[0], x[1]);
        y[6] = scalar::power_of_ten(-(x[0] * T(0.14))) * x[1] - x[0] / T(3.0);
    }
};

/// Two places that differ in their electricity, hardware of the same kind: totals, a difference that crosses zero, and
/// more.
struct CostModel {
    /// Drawn, by their names in `for_each_input`; those of the second place behind a colon.
    static constexpr std::array<std::string_view, 12> drawn = {"mfu",
                                                               "chip.price",
                                                               "value_decay",
                                                               "chip.age",
                                                               "pue",
                                                               "power_use",
                                                               "electricity",
                                                               "electricity.network",
                                                               "second:pue",
                                                               "second:electricity",
                                                               "second:carbon_intensity",
                                                               "interconnect_share"};
    static constexpr std::size_t inputs = drawn.size();
    static constexpr std::size_t outputs = 9;

    scenario::Choices choices;
    scenario::Inputs<double> first, second;

    /// The number that was drawn for an input of a place, or what the scenario has.
    template <class T>
    static T number(std::string_view name, double given, bool is_second, const T* x) {
        constexpr std::string_view prefix = "second:";
        for (std::size_t i = 0; i < inputs; ++i) {
            const bool for_second = drawn[i].substr(0, prefix.size()) == prefix;
            const auto bare = for_second ? drawn[i].substr(prefix.size()) : drawn[i];
            if (bare != name || (for_second && !is_second)) { continue; }
            if (!for_second && is_second && (bare == "pue" || bare == "electricity")) { continue; }
            return x[i];
        }
        return T(given);
    }

    template <class T>
    void operator()(const T* x, T* y) const {
        const auto estimate_of = [&](const scenario::Inputs<double>& in, bool is_second) {
            return scenario::evaluate<T>(choices,
                                         scenario::lift<T>(in, [&](std::string_view name, double v, const auto&) {
                                             return number(name, v, is_second, x);
                                         }));
        };
        const auto a = estimate_of(first, false);
        const auto b = estimate_of(second, true);
        y[0] = a.cost.total.value();
        y[1] = b.cost.total.value();
        y[2] = y[1] - T(2.9) * y[0];  // of both signs
        y[3] = y[1] / y[0];
        y[4] = a.energy.value();
        y[5] = b.carbon.value();
        y[6] = a.count.value();
        y[7] = a.wall_clock.value();
        y[8] = a.stages[0].cost.value();
    }
};

/// A run of 14.8T tokens on 37B parameters within 60 days, the electricity's price in parts; in base units.
[[nodiscard]] const CostModel& cost_model();

}  // namespace traincost::bits
