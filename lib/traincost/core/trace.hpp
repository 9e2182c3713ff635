// SPDX-License-Identifier: Apache-2.0
// The reading of a formula that remembers itself: every result knows the operations and the inputs it came from.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace traincost {

/// Exponents of the base dimensions at run time, in twelfths so that square and cube roots stay whole. What stands at
/// which index is the business of `units`; to a trace it is a key that multiplies by adding.
using Dimensions = std::array<std::int8_t, 12>;

/// A number with its derivation.
class Trace {
 public:
    enum class Operation : std::uint8_t {
        leaf, constant, add, subtract, multiply, divide, negate, exp, log, pow, sqrt, ceil, select_less
    };

    struct Node {
        Operation operation = Operation::constant;
        double value = 0.0;
        Dimensions dimensions = {};
        std::string name = {};                                 ///< of a leaf: the input's path, such as `chip.power`
        std::vector<std::shared_ptr<const Node>> operands = {};
    };

    Trace() : Trace(0.0) {}
    explicit Trace(double constant);

    /// A number of the method that has a dimension, such as the 6 FLOP for each parameter and token.
    static Trace constant(double value, Dimensions dimensions);

    /// An input with its name and dimension.
    static Trace leaf(std::string name, double value, Dimensions dimensions);

    /// A node as it is: for what takes derivations apart and puts them together again.
    static Trace of(Node node) { return Trace(std::make_shared<const Node>(std::move(node))); }
    static Trace of(std::shared_ptr<const Node> node) { return Trace(std::move(node)); }

    [[nodiscard]] double value() const { return node_->value; }
    [[nodiscard]] const Node& node() const { return *node_; }
    [[nodiscard]] const std::shared_ptr<const Node>& shared_node() const { return node_; }

    friend Trace operator+(const Trace& a, const Trace& b);
    friend Trace operator-(const Trace& a, const Trace& b);
    friend Trace operator*(const Trace& a, const Trace& b);
    friend Trace operator/(const Trace& a, const Trace& b);
    friend Trace operator-(const Trace& a);
    Trace& operator+=(const Trace& b) { return *this = *this + b; }
    Trace& operator-=(const Trace& b) { return *this = *this - b; }
    Trace& operator*=(const Trace& b) { return *this = *this * b; }
    Trace& operator/=(const Trace& b) { return *this = *this / b; }
    friend Trace exp(const Trace& a);
    friend Trace log(const Trace& a);
    friend Trace pow(const Trace& a, const Trace& b);
    friend Trace sqrt(const Trace& a);
    friend Trace ceil(const Trace& a);
    friend Trace select_less(const Trace& a, const Trace& b, const Trace& then, const Trace& otherwise);

 private:
    explicit Trace(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
    static Trace combine(Operation operation, double value, Dimensions dimensions, std::vector<Trace> operands);

    std::shared_ptr<const Node> node_;
};

/// The names of all inputs that a value was computed from, each once, in order of appearance.
[[nodiscard]] std::vector<std::string> inputs_of(const Trace& trace);

}  // namespace traincost
