// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/correlated.hpp>

#include <traincost/core/suggest.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <string>

namespace traincost::study {

namespace {

using Given = scenario::Given<scenario::GivenCorrelation>;
using uncertainty::Correlated;

/// Two figures by their places.
struct Pair {
    std::size_t a, b;
    double rank;
    Place where;

    [[nodiscard]] bool joins(std::size_t x, std::size_t y) const { return (a == x && b == y) || (a == y && b == x); }
};

std::optional<std::size_t> place_of(const std::vector<Figure>& figures, const std::string& name, const Place& where, Diagnostics& diagnostics) {
    const auto found = std::find_if(figures.begin(), figures.end(), [&](const Figure& f) { return f.name == name; });
    if (found != figures.end()) { return static_cast<std::size_t>(found - figures.begin()); }
    std::vector<std::string_view> known;
    for (const auto& figure : figures) { known.push_back(figure.name); }
    diagnostics.push_back({where, Severity::error, "unknown-id", fmt::format("correlations: no input '{}' is uncertain here", name.substr(0, 60)),
                           did_you_mean(name, known, 40)});
    return std::nullopt;
}

std::vector<Pair> pairs_of(const std::vector<Given>& given, const std::vector<Figure>& figures, Diagnostics& diagnostics) {
    std::vector<Pair> pairs;
    for (const auto& each : given) {
        const auto a = place_of(figures, each.value.first, each.where, diagnostics);
        const auto b = place_of(figures, each.value.second, each.where, diagnostics);
        if (!a || !b) { continue; }
        const bool again = std::any_of(pairs.begin(), pairs.end(), [&](const Pair& p) { return p.joins(*a, *b); });
        if (*a == *b || again) {
            diagnostics.push_back({each.where, Severity::error, "contradiction",
                                   *a == *b ? fmt::format("correlations: '{}' stands on both sides", each.value.first)
                                            : fmt::format("correlations: '{}' and '{}' are given twice", each.value.first, each.value.second)});
            continue;
        }
        pairs.push_back({*a, *b, each.value.rank, each.where});
    }
    return pairs;
}

/// The figure that stands for all that are one draw with it.
std::size_t first_of(const std::vector<Figure>& figures, std::size_t f) { return figures[f].same_as.value_or(f); }

/// What is drawn with another figure, at the same quantile, is correlated as that is, whichever of them was named.
void add_same(std::vector<Pair>& pairs, const std::vector<Figure>& figures) {
    const auto said = pairs;
    const auto joined = [&](std::size_t x, std::size_t y) { return std::any_of(pairs.begin(), pairs.end(), [&](const Pair& p) { return p.joins(x, y); }); };
    for (const auto& pair : said) {
        for (std::size_t a = 0; a < figures.size(); ++a) {
            if (first_of(figures, a) != first_of(figures, pair.a)) { continue; }
            for (std::size_t b = 0; b < figures.size(); ++b) {
                if (a == b || first_of(figures, b) != first_of(figures, pair.b) || joined(a, b)) { continue; }
                pairs.push_back({a, b, pair.rank, pair.where});
            }
        }
    }
    for (std::size_t f = 0; f < figures.size(); ++f) {
        for (std::size_t other = 0; other < f; ++other) {
            if (first_of(figures, f) == first_of(figures, other) && !joined(f, other)) { pairs.push_back({other, f, 1.0, {}}); }
        }
    }
}

/// For each figure the first one that it hangs together with.
std::vector<std::size_t> leaders(const std::vector<Pair>& pairs, std::size_t figures) {
    std::vector<std::size_t> leader(figures);
    for (std::size_t i = 0; i < figures; ++i) { leader[i] = i; }
    for (const auto& pair : pairs) {
        const auto [first, second] = std::minmax({leader[pair.a], leader[pair.b]});
        std::replace(leader.begin(), leader.end(), std::size_t{second}, std::size_t{first});
    }
    return leader;
}

Correlated group_of(std::size_t leader, const std::vector<std::size_t>& leaders, const std::vector<Pair>& pairs) {
    Correlated group;
    std::vector<std::size_t> place(leaders.size());
    for (std::size_t i = 0; i < leaders.size(); ++i) {
        if (leaders[i] != leader) { continue; }
        place[i] = group.inputs.size();
        group.inputs.push_back(i);
    }
    group.rank_correlations = uncertainty::Matrix::identity(group.inputs.size());
    for (const auto& pair : pairs) {
        if (leaders[pair.a] != leader) { continue; }
        group.rank_correlations(place[pair.a], place[pair.b]) = pair.rank;
        group.rank_correlations(place[pair.b], place[pair.a]) = pair.rank;
    }
    return group;
}

/// The lower triangle as it would be asked for.
std::string written(const uncertainty::Matrix& matrix, const Correlated& group, const std::vector<Figure>& figures) {
    std::string text;
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            text += fmt::format("{}{}~{}={:.3f}", text.empty() ? "" : ",", figures[group.inputs[j]].name, figures[group.inputs[i]].name, matrix(i, j));
        }
    }
    return text;
}

void check(const Correlated& group, const std::vector<Figure>& figures, const Place& where, Diagnostics& diagnostics) {
    const auto factor = uncertainty::correlation_factor(group.rank_correlations);
    if (factor) { return; }
    const auto& wrong = factor.error();
    const auto nearest = written(wrong.nearest, group, figures);
    diagnostics.push_back({where, Severity::error, wrong.complaint.code, fmt::format("correlations: {}", wrong.complaint.message),
                           nearest.empty() ? wrong.complaint.hint : fmt::format("the nearest that can be: {}", nearest)});
}

}  // namespace

std::vector<Correlated> correlated_of(const std::vector<Given>& given, const std::vector<Figure>& figures, Diagnostics& diagnostics) {
    auto pairs = pairs_of(given, figures, diagnostics);
    add_same(pairs, figures);
    const auto leader = leaders(pairs, figures.size());
    std::vector<Correlated> groups;
    for (std::size_t i = 0; i < leader.size(); ++i) {
        if (leader[i] != i) { continue; }
        auto group = group_of(i, leader, pairs);
        if (group.inputs.size() < 2) { continue; }
        const auto first = std::find_if(pairs.begin(), pairs.end(), [&](const Pair& p) { return leader[p.a] == i; });
        check(group, figures, first->where, diagnostics);
        groups.push_back(std::move(group));
    }
    return groups;
}

}  // namespace traincost::study
