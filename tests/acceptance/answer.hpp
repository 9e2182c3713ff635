// SPDX-License-Identifier: Apache-2.0
// What the program answers in JSON, asked for by path: `answer.number("/estimate/cost/total", "USD")`.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace traincost::test {

class Answer {
 public:
    /// Runs the program with `--format json` and takes its answer. Throws where it does not end with exit code 0.
    explicit Answer(std::vector<std::string> arguments);

    /// The number of `{"value": …, "unit": …}` at a JSON pointer. Throws where the unit is another one.
    [[nodiscard]] double number(const std::string& pointer, const std::string& unit) const;
    [[nodiscard]] std::string text(const std::string& pointer) const;
    [[nodiscard]] bool truth(const std::string& pointer) const;
    [[nodiscard]] bool is_null(const std::string& pointer) const;
    [[nodiscard]] bool has(const std::string& pointer) const;
    [[nodiscard]] std::size_t size(const std::string& pointer) const;
    /// The utilisation with a convention and a precision, or -1.
    [[nodiscard]] double mfu(const std::string& convention, const std::string& precision) const;
    /// `/regions/<i>` of a region.
    [[nodiscard]] std::string region(const std::string& id) const;

 private:
    struct Parsed;
    std::shared_ptr<const Parsed> parsed_;
};

}  // namespace traincost::test
