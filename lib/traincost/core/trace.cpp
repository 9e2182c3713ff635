// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/trace.hpp>

#include <traincost/core/scalar.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <unordered_set>
#include <utility>

namespace traincost {

namespace {

using Operation = Trace::Operation;
using Node = Trace::Node;

template <class F>
Dimensions zip(const Dimensions& a, const Dimensions& b, F f) {
    Dimensions result{};
    for (std::size_t i = 0; i < a.size(); ++i) { result[i] = static_cast<std::int8_t>(f(a[i], b[i])); }
    return result;
}

/// A zero that a sum starts from has no dimension of its own; the types have seen to it that the others agree.
const Dimensions& either(const Trace& a, const Trace& b) {
    return a.node().dimensions == Dimensions{} ? b.node().dimensions : a.node().dimensions;
}

Dimensions halved(Dimensions d) {
    for (auto& exponent : d) { exponent = static_cast<std::int8_t>(exponent / 2); }
    return d;
}

/// What a default-made trace is: where a sum starts.
bool is_start(const Trace& t) {
    const auto& node = t.node();
    return node.operation == Operation::constant && node.value == 0.0 && !std::signbit(node.value) && node.dimensions == Dimensions{};
}

void collect(const Node& node, std::vector<std::string>& names, std::unordered_set<const Node*>& seen) {
    if (!seen.insert(&node).second) { return; }
    if (node.operation == Operation::leaf && std::find(names.begin(), names.end(), node.name) == names.end()) {
        names.push_back(node.name);
    }
    for (const auto& operand : node.operands) { collect(*operand, names, seen); }
}

}  // namespace

Trace::Trace(double constant) : node_(std::make_shared<const Node>(Node{Operation::constant, constant})) {}

Trace Trace::constant(double value, Dimensions dimensions) {
    return Trace(std::make_shared<const Node>(Node{Operation::constant, value, dimensions}));
}

Trace Trace::leaf(std::string name, double value, Dimensions dimensions) {
    return Trace(std::make_shared<const Node>(Node{Operation::leaf, value, dimensions, std::move(name)}));
}

Trace Trace::combine(Operation operation, double value, Dimensions dimensions, std::vector<Trace> operands) {
    Node node{operation, value, dimensions};
    node.operands.reserve(operands.size());
    for (auto& operand : operands) { node.operands.push_back(std::move(operand.node_)); }
    return Trace(std::make_shared<const Node>(std::move(node)));
}

Trace operator+(const Trace& a, const Trace& b) {
    if (is_start(a) && !std::signbit(b.value())) { return b; }  // 0 + x is x, but for -0
    return Trace::combine(Operation::add, a.value() + b.value(), either(a, b), {a, b});
}
Trace operator-(const Trace& a, const Trace& b) {
    return Trace::combine(Operation::subtract, a.value() - b.value(), either(a, b), {a, b});
}
Trace operator*(const Trace& a, const Trace& b) {
    return Trace::combine(Operation::multiply, a.value() * b.value(),
                          zip(a.node().dimensions, b.node().dimensions, std::plus<>{}), {a, b});
}
Trace operator/(const Trace& a, const Trace& b) {
    return Trace::combine(Operation::divide, a.value() / b.value(),
                          zip(a.node().dimensions, b.node().dimensions, std::minus<>{}), {a, b});
}
Trace operator-(const Trace& a) {
    return Trace::combine(Operation::negate, -a.value(), a.node().dimensions, {a});
}
Trace exp(const Trace& a) { return Trace::combine(Operation::exp, scalar::exp(a.value()), {}, {a}); }
Trace log(const Trace& a) { return Trace::combine(Operation::log, scalar::log(a.value()), {}, {a}); }
Trace pow(const Trace& a, const Trace& b) {
    return Trace::combine(Operation::pow, scalar::pow(a.value(), b.value()), {}, {a, b});
}
Trace sqrt(const Trace& a) {
    return Trace::combine(Operation::sqrt, scalar::sqrt(a.value()), halved(a.node().dimensions), {a});
}
Trace ceil(const Trace& a) {
    return Trace::combine(Operation::ceil, scalar::ceil(a.value()), a.node().dimensions, {a});
}
Trace select_less(const Trace& a, const Trace& b, const Trace& then, const Trace& otherwise) {
    return Trace::combine(Operation::select_less,
                          scalar::select_less(a.value(), b.value(), then.value(), otherwise.value()),
                          either(then, otherwise), {a, b, then, otherwise});
}

std::vector<std::string> inputs_of(const Trace& trace) {
    std::vector<std::string> names;
    std::unordered_set<const Node*> seen;
    collect(trace.node(), names, seen);
    return names;
}

}  // namespace traincost
