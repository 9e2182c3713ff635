// SPDX-License-Identifier: Apache-2.0
// What docs/validation.md tells of money, energy and carbon that were computed again.
#include <traincost/validation/reproduction.hpp>

#include <traincost/units/format.hpp>
#include <traincost/validation/error_text.hpp>

#include <fmt/core.h>

#include <map>

namespace traincost::validation {

namespace {

std::string share(double value) { return error_size(value, error_decimals(value)); }
std::string signed_share(double value) { return signed_error(value, error_decimals(value)); }

std::string bar_text(const ReproductionSummary& s) { return s.against_others ? "as close as theirs" : s.digits ? "half a last digit" : s.bar < 1e-6 ? "exactly" : fmt::format("{:g} %", 100.0 * s.bar); }

std::string summary_of(const Reproductions& all) {
    std::string out = "| figure | rows | bar | within it | median error | worst | worst row | not computed |\n|---|--:|---|--:|--:|--:|---|--:|\n";
    for (const auto& s : by_group(all)) {
        const bool any = s.rows > 0;
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", s.group, s.rows, bar_text(s), s.met, any ? share(s.median) : "-",
                           any ? share(s.worst) : "-", any ? s.worst_row : "-", s.skipped);
    }
    return out;
}

std::string kind_of(const Reproduction& f) {
    std::string kind = f.circular ? "a product itself" : "";
    if (f.fitted) { kind += kind.empty() ? "without itself" : "; without itself"; }
    return kind;
}

std::string names_of(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) { out += (out.empty() ? "" : "; ") + name; }
    return fmt::format("{}: {}.\n", names.size(), out);
}

/// `products`: those too that are products of others in their own row.
std::string rows_of(const Reproductions& all, bool products) {
    std::string out = "| row | figure | published | computed | error | another's error | |\n|---|---|--:|--:|--:|--:|---|\n";
    for (const auto& f : all) {
        if (!f.skipped.empty() || (f.circular && !products)) { continue; }
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", f.id, f.group, figure_text(f.published, f.unit), figure_text(f.computed, f.unit),
                           f.met() ? signed_share(f.error()) : "**" + signed_share(f.error()) + "**",
                           f.others ? signed_share(*f.others / f.published - 1.0) : "", kind_of(f));
    }
    return out;
}

std::string misses_of(const Reproductions& all) {
    std::string out;
    for (const auto* f : missed(all)) { out += fmt::format("- {}, {}: {}; {}.\n", f->what, f->group, signed_share(f->error()), f->note); }
    return out.empty() ? "None.\n" : out;
}

std::string skipped_of(const Reproductions& all) {
    std::map<std::string, std::pair<std::size_t, std::string>> reasons;
    for (const auto& f : all) {
        if (f.skipped.empty()) { continue; }
        auto& [count, names] = reasons[f.skipped];
        names += (count == 0 ? "" : "; ") + fmt::format("{} ({})", f.id, f.group);
        ++count;
    }
    std::string out = "| why not | figures | |\n|---|--:|---|\n";
    for (const auto& [reason, rows] : reasons) { out += fmt::format("| {} | {} | {} |\n", reason, rows.first, rows.second); }
    return out;
}

std::string part(std::string_view name, const Reproductions& all, bool products) {
    if (name == "summary") { return summary_of(all); }
    if (name == "rows") { return rows_of(all, products); }
    if (name == "imputed") { return names_of(imputed_rows(all)); }
    if (name == "misses") { return misses_of(all); }
    return name == "skipped" ? skipped_of(all) : std::string();
}

}  // namespace

std::string figure_text(double value, std::string_view unit) {
    constexpr double in_digits = 1e15;
    if (value >= in_digits) { return fmt::format("{:.3g} {}", value, unit); }
    if (unit.starts_with("USD")) { return fmt::format("USD {}", units::grouped(value, 0)); }
    if (unit == "of all") { return fmt::format("{:.2f} %", 100.0 * value); }
    return fmt::format("{} {}", value < 10.0 ? units::significant(value, 3) : units::grouped(value, value < 1e4 ? 2 : 0), unit);
}

std::string reproduction_part_of(std::string_view name, const Reproductions& epoch, const Reproductions& carbon) {
    if (name.starts_with("epoch ")) { return part(name.substr(6), epoch, false); }
    return name.starts_with("carbon ") ? part(name.substr(7), carbon, true) : std::string();
}

}  // namespace traincost::validation
