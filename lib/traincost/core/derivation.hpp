// SPDX-License-Identifier: Apache-2.0
// A derivation in named steps: what a formula repeats is told once, and what has a name of its own is told under it.
#pragma once

#include <traincost/core/trace.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace traincost {

/// One line of a derivation: a number with a name, and the formula over the names beneath it.
struct DerivationStep {
    std::string name;
    Trace formula;                      ///< its leaves are the operands; of an input it is the input itself
    std::vector<std::string> operands;  ///< names of other steps, each once, in order of appearance
    std::size_t level = 1;              ///< 1 is what was asked for; 1 more than the first step that mentions it
    std::string under;                  ///< that step; empty for what was asked for
    bool cut = false;                   ///< below the depth asked for: its formula is left out

    [[nodiscard]] double value() const { return formula.value(); }
    [[nodiscard]] const Dimensions& dimensions() const { return formula.node().dimensions; }
    [[nodiscard]] bool is_input() const { return operands.empty() && !cut && formula.node().operation == Trace::Operation::leaf; }
};

/// Names for the numbers of a computation. Two that were computed alike from the same inputs are one number, whether or not
/// they were computed once.
class StepNames {
 public:
    /// Gives a number a name; the first name stays. An input keeps its own, and a constant none.
    void add(const Trace& number, const std::string& name);

    /// The name of a number, or an empty text.
    [[nodiscard]] std::string name_of(const Trace& number);

    /// The steps that lead to a number, each behind those that it needs; the number itself is the last. What lies more than
    /// `depth` levels beneath it is cut. What is used several times and has no name is called `part.1`, `part.2` ...
    [[nodiscard]] std::vector<DerivationStep> derivation(const Trace& number, const std::string& name, std::size_t depth);

    /// The names of all steps and inputs that a number needs, its own too.
    [[nodiscard]] std::vector<std::string> needed(const Trace& number);

 private:
    using Node = Trace::Node;
    using Id = std::size_t;

    Id id_of(const Node& node);

    std::vector<Trace> kept_;  ///< nodes are known by their addresses, which must stay theirs
    std::unordered_map<const Node*, Id> ids_;
    std::map<std::string, Id> structures_;
    std::map<Id, std::string> names_;

    friend class Deriver;
};

}  // namespace traincost
