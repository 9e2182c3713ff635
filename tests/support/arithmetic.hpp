// SPDX-License-Identifier: Apache-2.0
// Evaluates printed arithmetic by its own rules, to hold the formulas that Trace prints to the numbers they stand for.
// On purpose it shares nothing with the library: other parser, other exp and log.
#pragma once

#include <cmath>
#include <cstddef>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::test {

/// What names in an expression stand for.
using Names = std::map<std::string, double>;

/// `+ - * /` with the usual precedence and from the left, unary minus, parentheses, numbers, names (letters, digits,
/// `_` and `.`), and exp log pow sqrt ceil max min select_less. Throws std::runtime_error on anything else; in particular two
/// signs in a row, which a reader would stumble over.
class Arithmetic {
 public:
    static double evaluate(std::string_view text, const Names& names = {}) {
        Arithmetic reader(text, names);
        const double value = reader.sum();
        reader.blanks();
        if (reader.at_ != text.size()) { reader.fail("rest"); }
        return value;
    }

 private:
    Arithmetic(std::string_view text, const Names& names) : text_(text), names_(names) {}

    [[noreturn]] void fail(const std::string& what) const {
        throw std::runtime_error(what + " at '" + std::string(text_.substr(at_)) + "' in '" + std::string(text_) + "'");
    }

    void blanks() {
        while (at_ < text_.size() && text_[at_] == ' ') { ++at_; }
    }
    [[nodiscard]] char peek() {
        blanks();
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    bool take(char c) {
        if (peek() != c) { return false; }
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!take(c)) { fail(std::string("no ") + c); }
    }

    double sum() {
        double value = product();
        while (true) {
            if (take('+')) {
                value += product();
            } else if (take('-')) {
                value -= product();
            } else {
                return value;
            }
        }
    }

    double product() {
        double value = signed_term();
        while (true) {
            if (take('*')) {
                value *= signed_term();
            } else if (take('/')) {
                value /= signed_term();
            } else {
                return value;
            }
        }
    }

    double signed_term() { return take('-') ? -term() : term(); }

    double term() {
        const char c = peek();
        if (take('(')) {
            const double value = sum();
            expect(')');
            return value;
        }
        if ((c >= '0' && c <= '9') || c == '.') { return number(); }
        const std::string name = word();
        if (name.empty()) { fail("no term"); }
        if (take('(')) { return call(name); }
        const auto found = names_.find(name);
        if (found == names_.end()) { fail("unknown name " + name); }
        return found->second;
    }

    double number() {
        const std::size_t from = at_;
        const auto digits = [this] {
            while (at_ < text_.size() && ((text_[at_] >= '0' && text_[at_] <= '9') || text_[at_] == '.')) { ++at_; }
        };
        digits();
        if (at_ < text_.size() && text_[at_] == 'e') {
            ++at_;
            if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) { ++at_; }
            digits();
        }
        std::istringstream in{std::string(text_.substr(from, at_ - from))};
        in.imbue(std::locale::classic());
        double value = 0.0;
        if (!(in >> value) || in.peek() != std::istringstream::traits_type::eof()) { fail("no number"); }
        return value;
    }

    std::string word() {
        const std::size_t from = at_;
        const auto part_of_name = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
        };
        while (at_ < text_.size() && part_of_name(text_[at_])) { ++at_; }
        return std::string(text_.substr(from, at_ - from));
    }

    double call(const std::string& function) {
        std::vector<double> a{sum()};
        while (take(',')) { a.push_back(sum()); }
        expect(')');
        if (a.size() == 1 && function == "exp") { return std::exp(a[0]); }
        if (a.size() == 1 && function == "log") { return std::log(a[0]); }
        if (a.size() == 1 && function == "sqrt") { return std::sqrt(a[0]); }
        if (a.size() == 1 && function == "ceil") { return std::ceil(a[0]); }
        if (a.size() == 2 && function == "pow") { return std::pow(a[0], a[1]); }
        if (a.size() == 2 && function == "max") { return a[0] < a[1] ? a[1] : a[0]; }
        if (a.size() == 2 && function == "min") { return a[1] < a[0] ? a[1] : a[0]; }
        if (a.size() == 4 && function == "select_less") { return a[0] < a[1] ? a[2] : a[3]; }
        fail("no function " + function + " of so many arguments");
    }

    std::string_view text_;
    const Names& names_;
    std::size_t at_ = 0;
};

}  // namespace traincost::test
