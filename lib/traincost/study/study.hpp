// SPDX-License-Identifier: Apache-2.0
// Runs with all that is uncertain in them: which figures are drawn, from what, and which inputs of which region take them.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/scenario/resolve.hpp>
#include <traincost/study/model.hpp>
#include <traincost/uncertainty/sampler.hpp>

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
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
    /// Of a figure that another run trusts more or less, such as who it is borrowed from, or that is computed from another one: the place of
    /// that among the figures. Both are one draw, at the same quantile of a distribution each.
    std::optional<std::size_t> same_as = {};
    std::string stream = {};  ///< the name on which its draws hang: its own, or that of the figure from which it is computed
};

/// The same run in one or several regions, its uncertain figures, and what makes their draws.
struct Study {
    std::vector<scenario::Scenario> scenarios;
    std::vector<Figure> figures;  ///< in the order of the sampler's inputs
    uncertainty::Sampler sampler;
    std::vector<DrawnRun> runs;   ///< of each scenario, wanting all quantities that are told
    std::vector<Quantity> quantities;  ///< that are told, in order: all runs have them
};

/// The inputs, by name, from which a run's quantities are computed, which it has.
[[nodiscard]] std::set<std::string> inputs_behind(const scenario::Scenario& scenario, const std::vector<Quantity>& asked);

/// Resolves a request, in the regions asked for or where the run took place if none is, and gathers what is uncertain in
/// it. Told are, as far as all runs have them, the quantities that always are; market-based carbon where a contract or a residual mix
/// makes it another number than the location-based one; carbon of making the hardware, and water, where a field of theirs is given; and
/// those in `besides`. What is drawn for them changes no draw of the others. Complains of what `resolve_all` complains of, of figures whose
/// distribution makes no sense or moves nothing that is told, and of correlations between figures that are not there or cannot be.
[[nodiscard]] Result<Study> study_of(const scenario::Request& request, const Catalog& catalog, const std::vector<Quantity>& besides = {});

/// Why a study does not tell a quantity that was asked for; empty where it does.
[[nodiscard]] std::string why_untold(const Study& study, Quantity quantity);

/// What a run needs to have a quantity, as a hint; empty of those that every run has.
[[nodiscard]] std::string_view what_gives(Quantity quantity);

}  // namespace traincost::study
