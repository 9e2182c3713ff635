// SPDX-License-Identifier: Apache-2.0
#include <traincost/uncertainty/spread.hpp>

#include <fmt/core.h>

#include <utility>

namespace traincost::uncertainty {

namespace {

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

void scale_all(std::vector<double>& values, double factor) {
    for (auto& value : values) { value *= factor; }
}

/// Scales in place; what has no unit, such as sigma or a weight, stays.
void scale(Shape& shape, double k) {
    std::visit(Overloaded{[k](Constant& s) { s.value *= k; },
                          [k](Uniform& s) { s = {s.low * k, s.high * k}; },
                          [k](Loguniform& s) { s = {s.low * k, s.high * k}; },
                          [k](Normal& s) { s = {s.mean * k, s.deviation * k}; },
                          [k](Lognormal& s) { s.median *= k; },
                          [k](Triangular& s) { s = {s.low * k, s.mode * k, s.high * k}; },
                          [k](Pert& s) { s = {s.low * k, s.mode * k, s.high * k, s.weight}; },
                          [k](Beta& s) { s = {s.a, s.b, s.low * k, s.high * k}; },
                          [k](Discrete& s) { scale_all(s.values, k); },
                          [k](Empirical& s) { scale_all(s.sample, k); }},
               shape);
}

bool invert_all(std::vector<double>& values) {
    for (auto& value : values) {
        if (value == 0.0) { return false; }
        value = 1.0 / value;
    }
    return true;
}

bool invert(Shape& shape) {
    return std::visit(Overloaded{[](Constant& s) { s.value = 1.0 / s.value; return s.value - s.value == 0.0; },
                                 [](Loguniform& s) { s = {1.0 / s.high, 1.0 / s.low}; return true; },
                                 [](Lognormal& s) { s.median = 1.0 / s.median; return true; },
                                 [](Discrete& s) { return invert_all(s.values); },
                                 [](Empirical& s) { return invert_all(s.sample); },
                                 [](auto&) { return false; }},
                      shape);
}

tl::unexpected<Complaint> not_a_range(double low, double high, std::string_view why) {
    return tl::make_unexpected(Complaint{"out-of-range", fmt::format("no distribution spans {} to {}: {}", low, high, why)});
}

}  // namespace

double centre(const Spread& spread) {
    if (const auto* s = std::get_if<Triangular>(&spread.shape)) { return s->mode; }
    if (const auto* s = std::get_if<Pert>(&spread.shape)) { return s->mode; }
    const auto distribution = Distribution::make(spread.shape, spread.bounds);
    return distribution ? distribution->median() : 0.0;
}

Spread scaled(Spread spread, double factor) {
    scale(spread.shape, factor);
    spread.bounds = {spread.bounds.low * factor, spread.bounds.high * factor};
    return spread;
}

std::optional<Spread> inverted(Spread spread) {
    const bool free = spread.bounds.low == Bounds{}.low && spread.bounds.high == Bounds{}.high;
    if (!free || !invert(spread.shape)) { return std::nullopt; }
    return spread;
}

tl::expected<Spread, Complaint> range_around(RangeMeaning meaning, double low, double value, double high) {
    if (!(low <= high)) { return not_a_range(low, high, "they are the wrong way round"); }
    const bool logarithmic = meaning == RangeMeaning::loguniform || meaning == RangeMeaning::lognormal;
    if (logarithmic && !(low > 0.0)) { return not_a_range(low, high, "a logarithmic one starts above zero"); }
    if (low == high) { return Spread{Constant{value}, {}}; }
    switch (meaning) {
        case RangeMeaning::triangular: return Spread{Triangular{low, value, high}, {}};
        case RangeMeaning::uniform: return Spread{Uniform{low, high}, {}};
        case RangeMeaning::loguniform: return Spread{Loguniform{low, high}, {}};
        case RangeMeaning::normal: return normal_through({0.05, low}, {0.95, high}).map([](const Normal& n) { return Spread{n, {}}; });
        case RangeMeaning::lognormal:
            return lognormal_through({0.05, low}, {0.95, high}).map([](const Lognormal& l) { return Spread{l, {}}; });
        case RangeMeaning::pert: break;
    }
    return Spread{Pert{low, value, high}, {}};
}

}  // namespace traincost::uncertainty
