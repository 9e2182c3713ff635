// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/figures.hpp>

#include <traincost/units/parse.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace traincost::catalog {

namespace {

/// Keys whose texts are no figures, even where they begin with a digit.
constexpr std::array<std::string_view, 16> no_figures = {"id",   "name",   "short",  "title",      "note",     "source",  "url",    "date",
                                                         "period", "retrieved", "licence", "sha256", "in_service", "released", "sentence", "file"};

std::string text_under(const config::Node& node, std::string_view key) {
    const auto found = node.is_map() ? node.find(key) : std::nullopt;
    return found && found->is_scalar() ? std::string(found->text()) : "";
}

/// What an entry of a list is called.
std::string called(const config::Node& node, std::size_t index) {
    for (const std::string_view key : {"period", "source", "name", "id", "from", "date", "file"}) {
        if (auto text = text_under(node, key); !text.empty()) { return text; }
    }
    return fmt::format("{}", index);
}

std::optional<WrittenFigure> read_figure(const config::Node& node) {
    const auto text = node.text();
    if (text.empty() || std::string_view("0123456789.+-").find(text[0]) == std::string_view::npos) { return std::nullopt; }
    WrittenFigure figure;
    figure.text = text;
    figure.where = node.place();
    if (const auto rate = units::parse_exchange_rate(text)) {
        figure.value = rate->rate;
        figure.unit = fmt::format("{}/{}", code(rate->of), code(rate->per));
        return figure;
    }
    const auto written = units::parse_written(text);
    if (!written) { return std::nullopt; }
    figure.value = written->value;
    for (const auto exponent : written->dimensions) { figure.unit += fmt::format("{},", exponent); }
    for (const auto exponent : written->currency) { figure.unit += fmt::format("{},", exponent); }
    return figure;
}

class Walker {
 public:
    std::map<std::string, WrittenFigure> all;

    void walk(const config::Node& node, const std::string& path, std::string source) {
        if (node.is_map()) {
            if (auto own = text_under(node, "source"); !own.empty()) { source = own; }
            if (const auto provenance = node.find("provenance")) {
                if (auto own = text_under(*provenance, "source"); !own.empty()) { source = own; }
            }
        }
        std::size_t index = 0;
        for (const auto& child : node.children()) {
            const std::string key(child.key());
            if (std::find(no_figures.begin(), no_figures.end(), key) != no_figures.end() && child.is_scalar()) { continue; }
            const std::string own = key.empty() ? called(child, index) : key == "value" && !path.ends_with(' ') ? "" : key;
            ++index;
            const auto name = own.empty() ? path : path + (path.ends_with(' ') ? "" : ".") + own;
            if (child.is_scalar()) {
                add(child, name, source);
            } else {
                walk(child, name, source);
            }
        }
    }

 private:
    void add(const config::Node& node, const std::string& name, const std::string& source) {
        if (node.key().empty()) { return; }  // an entry of a list of names
        auto figure = read_figure(node);
        if (!figure) { return; }
        figure->source = source;
        auto unique = name;
        for (int again = 2; all.contains(unique); ++again) { unique = fmt::format("{}#{}", name, again); }
        all.emplace(std::move(unique), std::move(*figure));
    }
};

double size_of(const FigureChange& change) {
    return change.relative ? std::fabs(std::log(std::max(1.0 + *change.relative, 1e-300))) : std::numeric_limits<double>::infinity();
}

/// Changed figures stand before those that only one side has.
bool comes_before(const FigureChange& a, const FigureChange& b) {
    const auto rank = [](const FigureChange& c) { return c.change == Change::changed ? 0 : c.change == Change::removed ? 1 : 2; };
    if (rank(a) != rank(b)) { return rank(a) < rank(b); }
    if (a.change == Change::changed && size_of(a) != size_of(b)) { return size_of(a) > size_of(b); }
    return a.name < b.name;
}

}  // namespace

std::map<std::string, WrittenFigure> figures_of(const Catalog& catalog) {
    Walker walker;
    for (const auto& [path, document] : catalog.files()) {
        if (path != "sources.yaml") { walker.walk(document.root(), path + ": ", ""); }
    }
    return std::move(walker.all);
}

std::map<std::string, std::size_t> figures_by_source(const Catalog& catalog) {
    std::map<std::string, std::size_t> counts;
    for (const auto& [name, figure] : figures_of(catalog)) {
        if (!name.ends_with(".low") && !name.ends_with(".high")) { ++counts[figure.source]; }
    }
    return counts;
}

std::vector<FigureChange> differences(const Catalog& from, const Catalog& to) {
    const auto before = figures_of(from);
    const auto after = figures_of(to);
    std::vector<FigureChange> changes;
    for (const auto& [name, figure] : before) {
        const auto found = after.find(name);
        if (found == after.end()) {
            changes.push_back({Change::removed, name, figure, std::nullopt, std::nullopt});
            continue;
        }
        const auto& now = found->second;
        if (now.value == figure.value && now.unit == figure.unit) { continue; }
        const bool comparable = now.unit == figure.unit && figure.value != 0.0;
        changes.push_back({Change::changed, name, figure, now, comparable ? std::optional(now.value / figure.value - 1.0) : std::nullopt});
    }
    for (const auto& [name, figure] : after) {
        if (!before.contains(name)) { changes.push_back({Change::added, name, std::nullopt, figure, std::nullopt}); }
    }
    std::sort(changes.begin(), changes.end(), comes_before);
    return changes;
}

}  // namespace traincost::catalog
