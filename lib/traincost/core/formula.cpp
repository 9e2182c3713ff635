// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/formula.hpp>

#include <fmt/core.h>

#include <cmath>
#include <cstddef>
#include <optional>

namespace traincost {

namespace {

using Operation = Trace::Operation;
using Node = Trace::Node;

/// What a reader knows a piece of a derivation as.
struct Idiom {
    enum class Kind { maximum, minimum, power_of_ten, rounded_up } kind;
    const Node* first;
    const Node* second = nullptr;
};

bool is_constant(const Node& node, double value) { return node.operation == Operation::constant && node.value == value; }

/// max and min are choices between the two numbers that they compare.
std::optional<Idiom> chosen(const Node& node) {
    const auto& o = node.operands;
    if (o[2] == o[1] && o[3] == o[0]) { return Idiom{Idiom::Kind::maximum, o[0].get(), o[1].get()}; }
    if (o[2] == o[0] && o[3] == o[1]) { return Idiom{Idiom::Kind::minimum, o[1].get(), o[0].get()}; }
    return std::nullopt;
}

/// `for_eyes`: what a parser would not read back to the bit, too.
std::optional<Idiom> idiom_of(const Node& node, bool for_eyes) {
    constexpr double ln_10 = 2.302585092994045684;
    constexpr double forgiven = 1e-11;  ///< of a rounding up: the last bits of a division
    if (node.operation == Operation::select_less) { return chosen(node); }
    if (!for_eyes || (node.operation != Operation::exp && node.operation != Operation::ceil)) { return std::nullopt; }
    const auto& inner = *node.operands[0];
    if (inner.operation != Operation::multiply) { return std::nullopt; }
    const auto& factor = *inner.operands[1];
    const auto* scaled = inner.operands[0].get();
    if (node.operation == Operation::exp && is_constant(factor, ln_10)) { return Idiom{Idiom::Kind::power_of_ten, scaled}; }
    const bool all_but_one = factor.operation == Operation::constant && std::fabs(factor.value - 1.0) < forgiven;
    if (node.operation == Operation::ceil && all_but_one) { return Idiom{Idiom::Kind::rounded_up, scaled}; }
    return std::nullopt;
}

std::string_view function_name(Operation operation) {
    switch (operation) {
        case Operation::exp: return "exp";
        case Operation::log: return "log";
        case Operation::pow: return "pow";
        case Operation::sqrt: return "sqrt";
        case Operation::ceil: return "ceil";
        default: return "select_less";
    }
}

bool is_product(const Node& node) { return node.operation == Operation::multiply || node.operation == Operation::divide; }

class Writer {
 public:
    explicit Writer(const Notation& notation) : n_(notation) {}
    std::string out;

    void write(const Node& node) {
        if (const auto idiom = idiom_of(node, n_.idioms)) { write_idiom(*idiom); return; }
        switch (node.operation) {
            case Operation::constant:
            case Operation::leaf: out += n_.term(node); return;
            case Operation::negate:
                out += '-';
                write_bound(*node.operands[0], n_.idioms ? 2 : 4);  // eyes take -a b for -(a b)
                return;
            case Operation::divide:
                if (n_.tex) { write_fraction(node); return; }
                write_binary(node, n_.divide);
                return;
            case Operation::add: write_binary(node, n_.add); return;
            case Operation::subtract: write_binary(node, n_.subtract); return;
            case Operation::multiply: write_binary(node, n_.multiply); return;
            default: write_call(node);
        }
    }

 private:
    /// How tightly an operation binds: a looser one inside a tighter one needs parentheses.
    [[nodiscard]] int binding(const Node& node) const {
        if (idiom_of(node, n_.idioms)) { return 4; }
        switch (node.operation) {
            case Operation::add:
            case Operation::subtract: return 1;
            case Operation::divide: return n_.tex ? 4 : 2;
            case Operation::multiply: return 2;
            case Operation::negate: return n_.idioms && is_product(*node.operands[0]) ? 2 : 3;
            case Operation::constant:
            case Operation::leaf: return n_.term(node).starts_with('-') ? 3 : 4;
            default: return 4;
        }
    }

    void write_bound(const Node& node, int tightest) {
        const bool parenthesised = binding(node) < tightest;
        if (parenthesised) { out += n_.tex ? "\\left(" : "("; }
        write(node);
        if (parenthesised) { out += n_.tex ? "\\right)" : ")"; }
    }

    void write_binary(const Node& node, std::string_view sign) {
        const int own = binding(node);
        write_bound(*node.operands[0], own);
        out += sign;
        const bool associates = n_.idioms && (node.operation == Operation::add || node.operation == Operation::multiply);
        write_bound(*node.operands[1], associates ? own : own + 1);  // a - (b + c), a / (b * c)
    }

    void write_fraction(const Node& node) {
        out += "\\frac{";
        write(*node.operands[0]);
        out += "}{";
        write(*node.operands[1]);
        out += '}';
    }

    void write_call(const Node& node) {
        if (n_.tex) { out += node.operation == Operation::pow || node.operation == Operation::select_less ? "\\mathrm{" : "\\"; }
        out += n_.tex && node.operation == Operation::select_less ? "select" : std::string(function_name(node.operation));
        out += n_.tex && (node.operation == Operation::pow || node.operation == Operation::select_less) ? "}(" : "(";
        for (std::size_t i = 0; i < node.operands.size(); ++i) {
            if (i > 0) { out += ", "; }
            write(*node.operands[i]);
        }
        out += ')';
    }

    void enclose(std::string_view before, const Node& node, std::string_view behind) {
        out += before;
        write(node);
        out += behind;
    }

    void write_idiom(const Idiom& idiom) {
        switch (idiom.kind) {
            case Idiom::Kind::power_of_ten: enclose(n_.tex ? "10^{" : "10^(", *idiom.first, n_.tex ? "}" : ")"); return;
            case Idiom::Kind::rounded_up: enclose(n_.tex ? "\\lceil " : "⌈", *idiom.first, n_.tex ? " \\rceil" : "⌉"); return;
            case Idiom::Kind::maximum:
            case Idiom::Kind::minimum: break;
        }
        const std::string name = idiom.kind == Idiom::Kind::maximum ? "max(" : "min(";
        enclose((n_.tex ? "\\" : "") + name, *idiom.first, ", ");
        enclose("", *idiom.second, ")");
    }

    const Notation& n_;
};

}  // namespace

std::string formula(const Trace& trace, const Notation& notation) {
    Writer writer(notation);
    writer.write(trace.node());
    return std::move(writer.out);
}

std::string formula(const Trace& trace, TraceStyle style) {
    Notation arithmetic;
    arithmetic.term = [style](const Node& node) {
        return node.operation == Operation::leaf && style == TraceStyle::names ? node.name : exact(node.value);
    };
    return formula(trace, arithmetic);
}

std::string exact(double value) { return fmt::format("{}", value); }

}  // namespace traincost
