// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/math.hpp>
#include <traincost/uncertainty/shapes.hpp>

#include <fmt/format.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace traincost::uncertainty::shapes {

namespace {

using math::is_finite;

struct Named {
    std::string_view name;
    double value;
};

/// Nothing that is bought or measured is larger, and sums and squares of such numbers are still numbers.
constexpr double largest = 1e100;

/// Collects what is wrong with one shape.
class Critic {
 public:
    bool finite(std::initializer_list<Named> numbers) {
        bool all = true;
        for (const auto& number : numbers) {
            if (math::size(number.value) <= largest) { continue; }
            add("out-of-range", is_finite(number.value)
                                    ? fmt::format("{} is {}, beyond {}", number.name, number.value, largest)
                                    : fmt::format("{} is {}, which is no finite number", number.name, number.value));
            all = false;
        }
        return all;
    }
    void ordered(Named low, Named high) {
        if (low.value <= high.value) { return; }
        add("contradiction", fmt::format("{} {} is above {} {}", low.name, low.value, high.name, high.value),
            fmt::format("{} <= {}", low.name, high.name));
    }
    void positive(Named number) {
        if (number.value > 0.0) { return; }
        add("out-of-range", fmt::format("{} is {}, but must be above 0", number.name, number.value));
    }
    void not_negative(Named number) {
        if (number.value >= 0.0) { return; }
        add("out-of-range", fmt::format("{} is {}, but cannot be negative", number.name, number.value));
    }
    void within(Named number, double low, double high) {
        if (number.value >= low && number.value <= high) { return; }
        add("out-of-range", fmt::format("{} is {}, outside {} to {}", number.name, number.value, low, high));
    }
    void add(std::string_view code, std::string message, std::string hint = {}) {
        found_.push_back({code, std::move(message), std::move(hint)});
    }
    std::vector<Complaint> found() { return std::move(found_); }

 private:
    std::vector<Complaint> found_;
};

/// The beta functions are exact enough between these.
constexpr double least_beta = 0.1;
constexpr double most_beta = 1e4;

void check(Critic& critic, const Constant& shape) { critic.finite({{"value", shape.value}}); }
void check(Critic& critic, const Uniform& shape) {
    if (critic.finite({{"low", shape.low}, {"high", shape.high}})) {
        critic.ordered({"low", shape.low}, {"high", shape.high});
    }
}
void check(Critic& critic, const Loguniform& shape) {
    if (!critic.finite({{"low", shape.low}, {"high", shape.high}})) { return; }
    critic.positive({"low", shape.low});
    critic.ordered({"low", shape.low}, {"high", shape.high});
}
void check(Critic& critic, const Normal& shape) {
    if (critic.finite({{"mean", shape.mean}, {"deviation", shape.deviation}})) {
        critic.not_negative({"deviation", shape.deviation});
    }
}
void check(Critic& critic, const Lognormal& shape) {
    if (!critic.finite({{"median", shape.median}, {"sigma", shape.sigma}})) { return; }
    critic.positive({"median", shape.median});
    critic.not_negative({"sigma", shape.sigma});
    constexpr double most_sigma = 10.0;  // a factor of 20,000 for each: no knowledge at all
    if (shape.sigma > most_sigma) {
        critic.add("out-of-range", fmt::format("sigma is {}, above {}", shape.sigma, most_sigma));
    }
}
void check(Critic& critic, const Triangular& shape) {
    if (!critic.finite({{"low", shape.low}, {"mode", shape.mode}, {"high", shape.high}})) { return; }
    critic.ordered({"low", shape.low}, {"mode", shape.mode});
    critic.ordered({"mode", shape.mode}, {"high", shape.high});
}
void check(Critic& critic, const Pert& shape) {
    check(critic, Triangular{shape.low, shape.mode, shape.high});
    if (critic.finite({{"weight", shape.weight}})) { critic.within({"weight", shape.weight}, 0.0, most_beta - 1.0); }
}
void check(Critic& critic, const Beta& shape) {
    if (!critic.finite({{"a", shape.a}, {"b", shape.b}, {"low", shape.low}, {"high", shape.high}})) { return; }
    critic.within({"a", shape.a}, least_beta, most_beta);
    critic.within({"b", shape.b}, least_beta, most_beta);
    critic.ordered({"low", shape.low}, {"high", shape.high});
}
void check(Critic& critic, const Discrete& shape) {
    if (shape.values.empty()) { critic.add("empty", "a discrete distribution without values"); }
    if (shape.values.size() != shape.weights.size()) {
        critic.add("wrong-shape", fmt::format("{} values, but {} weights", shape.values.size(), shape.weights.size()));
    }
    for (const double value : shape.values) { critic.finite({{"value", value}}); }
    double sum = 0.0;
    for (const double weight : shape.weights) {
        if (critic.finite({{"weight", weight}})) { critic.not_negative({"weight", weight}); }
        sum += weight;
    }
    if (!shape.weights.empty() && sum == 0.0) { critic.add("out-of-range", "all weights are 0"); }
}
void check(Critic& critic, const Empirical& shape) {
    if (shape.sample.empty()) { critic.add("empty", "an empirical distribution without a sample"); }
    for (const double value : shape.sample) {
        if (!critic.finite({{"value", value}})) { return; }
    }
}

}  // namespace

std::vector<Complaint> complaints(const Shape& shape) {
    Critic critic;
    std::visit([&](const auto& s) { check(critic, s); }, shape);
    return critic.found();
}

}  // namespace traincost::uncertainty::shapes
