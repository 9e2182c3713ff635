// SPDX-License-Identifier: Apache-2.0
// How every number of an estimate came about: in steps that have names, down to the inputs that have sources.
#pragma once

#include <traincost/core/derivation.hpp>
#include <traincost/core/diagnostic.hpp>
#include <traincost/scenario/scenario.hpp>

#include <tl/expected.hpp>

#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::scenario {

/// The estimate with a derivation behind every number.
[[nodiscard]] Estimate<Trace> traced(const Scenario& scenario);

/// The numbers of one scenario's estimate by name: outputs, steps between, and inputs, each where it has a value. Of own
/// generation, where an output is made of the input of its name, the output is `carbon_intensity.used`.
class Derivations {
 public:
    explicit Derivations(const Scenario& scenario);
    explicit Derivations(const Scenario&&) = delete;  ///< it is looked at as long as this lives

    /// Names that can be asked for: outputs, then steps, then inputs.
    [[nodiscard]] const std::vector<std::string>& names() const { return order_; }

    /// What a user means by a path: one of `names`, another word for one (days, GPU-hours), or a stage by its name
    /// (`stage.pre-training.cost`). Otherwise a complaint: what is near, or why this run has no such number.
    [[nodiscard]] tl::expected<std::string, Complaint> named(std::string_view path) const;

    /// The steps to one of `names`, each behind those that it needs, itself last; more than `depth` levels down they are cut.
    [[nodiscard]] std::vector<DerivationStep> steps(const std::string& name, std::size_t depth = std::numeric_limits<std::size_t>::max());

    /// Outputs that a number goes into, without those of single stages.
    [[nodiscard]] std::vector<std::string> goes_into(const std::string& name);

 private:
    void add(const std::string& name, const Trace& number);
    void add_outputs();
    void add_steps_and_inputs();
    [[nodiscard]] std::string with_stage_number(std::string path) const;

    const Scenario& scenario_;
    Estimate<Trace> estimate_;
    StepNames step_names_;
    std::map<std::string, Trace, std::less<>> numbers_;
    std::vector<std::string> order_;
    std::vector<std::string> outputs_;
};

/// Why a run has no number of this name; empty where there is none of it in any run.
[[nodiscard]] std::string why_none(std::string_view name, const Scenario& scenario);

}  // namespace traincost::scenario
