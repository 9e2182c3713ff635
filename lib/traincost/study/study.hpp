// SPDX-License-Identifier: Apache-2.0
// Runs with all that is uncertain in them: which figures are drawn, from what, and which inputs of which region take them.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/scenario/resolve.hpp>
#include <traincost/study/model.hpp>
#include <traincost/uncertainty/sampler.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace traincost::study {

/// One uncertain figure. It is drawn once for all the inputs that it stands for: what regions have in common does not tell
/// them apart.
struct Figure {
    std::string name;   ///< `chip.price`, `nl.electricity`
    std::string input;  ///< as in `for_each_input`
    uncertainty::Distribution distribution;
    catalog::Provenance provenance;
    Dimensions dimensions = {};
    std::string spread_source = {};  ///< id of the source of the spread, where it is not that of the figure
    bool by_default = false;  ///< the spread is that of figures of its kind and confidence
};

/// The same run in one or several regions, its uncertain figures, and what makes their draws.
struct Study {
    std::vector<scenario::Scenario> scenarios;
    std::vector<Figure> figures;  ///< in the order of the sampler's inputs
    uncertainty::Sampler sampler;
    std::vector<DrawnRun> runs;   ///< of each scenario, wanting all quantities that it has
    std::vector<Quantity> quantities;  ///< that all runs have, in order
};

/// The inputs, by name, from which a run's quantities are computed, which it has.
[[nodiscard]] std::set<std::string> inputs_behind(const scenario::Scenario& scenario, const std::vector<Quantity>& asked);

/// Resolves a request, in the regions asked for or where the run took place if none is, and gathers what is uncertain in
/// it. Complains of what `resolve_all` complains of, of figures whose
/// distribution makes no sense, and of correlations between figures that are not there or cannot be.
[[nodiscard]] Result<Study> study_of(const scenario::Request& request, const Catalog& catalog);

}  // namespace traincost::study
