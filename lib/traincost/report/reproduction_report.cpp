// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/reproduction_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/units/format.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace traincost::report {

namespace {

using validation::Reproduction;
using validation::ReproductionSummary;
using validation::Reproductions;

std::string share(double value) { return fmt::format("{:.{}f} %", 100.0 * value, std::fabs(value) < 0.0095 ? 3 : 1); }
std::string signed_share(double value) { return fmt::format("{:+.{}f} %", 100.0 * value, std::fabs(value) < 0.0095 ? 3 : 1); }
std::string number(std::size_t n) { return fmt::format("{}", n); }

std::string bar_text(const ReproductionSummary& s) {
    if (s.against_others) { return "as close as theirs"; }
    if (s.digits) { return "within half a last digit"; }
    return s.bar < 1e-6 ? "exactly" : fmt::format("within {:g} %", 100.0 * s.bar);
}

std::string answer(const Reproductions& all) {
    std::string text;
    for (const auto& s : validation::by_group(all)) {
        if (s.rows == 0) { continue; }
        text += fmt::format("{}{}: {} of {} {}.", text.empty() ? "" : " ", capitalised(s.group), s.met, s.rows, bar_text(s));
    }
    if (text.empty()) { text = "No figure of this table can be computed again."; }
    if (const auto imputed = validation::imputed_rows(all).size(); imputed > 0) { text += fmt::format(" {} rows rest on imputed inputs: listed, not computed.", imputed); }
    return text;
}

/// What agreement does not show.
std::string circular_sentence(const Reproductions& all) {
    const auto count = [&](auto which) { return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const Reproduction& f) { return f.skipped.empty() && which(f); })); };
    const auto circular = count([](const Reproduction& f) { return f.circular; });
    const auto fitted = count([](const Reproduction& f) { return f.fitted; });
    std::string text;
    if (circular > 0) { text = fmt::format("{} of these published figures are products of others that are published with them: agreement there shows that the arithmetic is the same, and measures nothing.", circular); }
    if (fitted > 0) { text += fmt::format("{}{} are in a mean of the catalog, and are predicted without themselves, by the others.", text.empty() ? "" : " ", fitted); }
    return text;
}

Table groups_table(const Reproductions& all) {
    Table table{{{"Figure"}, {"rows", true}, {"bar"}, {"within it", true}, {"median error", true}, {"worst", true}, {"worst row"}, {"not computed", true}}, {}};
    for (const auto& s : validation::by_group(all)) {
        const bool any = s.rows > 0;
        table.rows.push_back({s.group, number(s.rows), bar_text(s), number(s.met), any ? share(s.median) : "-", any ? share(s.worst) : "-",
                              any ? s.worst_row : "-", number(s.skipped)});
    }
    return table;
}

std::string remark_of(const Reproduction& f) {
    std::string text = f.circular ? "a product itself" : "";
    if (f.fitted) { text += text.empty() ? "without itself" : "; without itself"; }
    return text.empty() ? "-" : text;
}

Table rows_table(const Reproductions& all) {
    Table table{{{"Row"}, {"figure"}, {"published", true}, {"computed", true}, {"error", true}, {"theirs", true}, {"remark"}}, {}};
    for (const auto& f : all) {
        if (!f.skipped.empty()) { continue; }
        table.rows.push_back({f.id, f.group, validation::figure_text(f.published, f.unit), validation::figure_text(f.computed, f.unit), signed_share(f.error()),
                              f.others ? signed_share(*f.others / f.published - 1.0) : "-", remark_of(f)});
    }
    return table;
}

List misses_list(const Reproductions& all) {
    List list;
    for (const auto* f : validation::missed(all)) {
        list.items.push_back(fmt::format("{}, {}: {}{}", f->what, f->group, signed_share(f->error()), f->note.empty() ? "." : fmt::format("; {}", f->note)));
    }
    return list;
}

using Reasons = std::map<std::string, std::vector<const Reproduction*>>;

Reasons by_reason(const Reproductions& all) {
    Reasons reasons;
    for (const auto& f : all) {
        if (!f.skipped.empty()) { reasons[f.skipped].push_back(&f); }
    }
    return reasons;
}

/// The rows, each once with its figures behind it; by name alone where nothing of them is computed.
std::string names_of(const std::vector<const Reproduction*>& rows, bool figures) {
    std::string text, last;
    for (const auto* f : rows) {
        if (f->id == last) {
            if (figures) { text.insert(text.size() - 1, fmt::format(", {}", f->group)); }
            continue;
        }
        last = f->id;
        text += fmt::format("{}{}", text.empty() ? "" : "; ", f->id);
        if (figures) { text += fmt::format(" ({})", f->group); }
    }
    return text;
}

Table skipped_table(const Reproductions& all) {
    Table table{{{"Why"}, {"figures", true}, {"rows"}}, {}};
    for (const auto& [reason, rows] : by_reason(all)) {
        table.rows.push_back({reason, number(rows.size()), names_of(rows, reason != validation::inputs_imputed)});
    }
    return table;
}

Table plain_rows(const Reproductions& all) {
    Table table{{{"id"}, {"table"}, {"figure"}, {"unit"}, {"published", true}, {"computed", true}, {"relative_error", true}, {"others", true}, {"bar", true},
                 {"within_bar"}, {"circular"}, {"fitted"}, {"skipped"}, {"note"}}, {}};
    for (const auto& f : all) {
        const bool done = f.skipped.empty();
        table.rows.push_back({f.id, f.table, f.group, f.unit, f.published > 0.0 ? plain(f.published) : "", done ? plain(f.computed) : "", done ? plain(f.error()) : "",
                              f.others ? plain(*f.others) : "", plain(f.bar), done ? (f.met() ? "yes" : "no") : "", f.circular ? "yes" : "no",
                              f.fitted ? "yes" : "no", f.skipped, f.note});
    }
    return table;
}

Data text_data(const std::string& text) {
    if (text.empty()) { return {}; }
    return Data(text);
}

Data measured_data(bool known, double value, const std::string& unit) {
    if (!known) { return {}; }
    return Data::measured(value, unit);
}

Data number_data(bool known, double value) {
    if (!known) { return {}; }
    return Data(value);
}

Data row_data(const Reproduction& f) {
    const bool done = f.skipped.empty();
    Data::Object o;
    o.emplace_back("id", f.id);
    o.emplace_back("table", f.table);
    o.emplace_back("of", f.what);
    o.emplace_back("figure", f.group);
    o.emplace_back("published", measured_data(f.published > 0.0, f.published, f.unit));
    o.emplace_back("computed", measured_data(done, f.computed, f.unit));
    o.emplace_back("relative_error", number_data(done, done ? f.error() : 0.0));
    o.emplace_back("others", measured_data(f.others.has_value(), f.others.value_or(0.0), f.unit));
    o.emplace_back("bar", number_data(!f.others, f.bar));
    o.emplace_back("within_bar", f.met());
    o.emplace_back("circular", f.circular);
    o.emplace_back("fitted", f.fitted);
    o.emplace_back("skipped", text_data(f.skipped));
    o.emplace_back("note", text_data(f.note));
    return o;
}

Data summary_data(const ReproductionSummary& s) {
    Data::Object o;
    o.emplace_back("figure", s.group);
    o.emplace_back("rows", static_cast<double>(s.rows));
    o.emplace_back("within_bar", static_cast<double>(s.met));
    o.emplace_back("bar", number_data(!s.against_others && !s.digits, s.bar));
    o.emplace_back("median", s.median);
    o.emplace_back("worst", s.worst);
    o.emplace_back("worst_row", text_data(s.worst_row));
    o.emplace_back("skipped", static_cast<double>(s.skipped));
    return o;
}

Data data_of(const Reproductions& all, validation::TruthKind kind) {
    auto data = envelope("validate");
    Data::List summaries, reasons, rows;
    for (const auto& s : validation::by_group(all)) { summaries.push_back(summary_data(s)); }
    for (const auto& [reason, list] : by_reason(all)) { reasons.push_back(Data::Object{{"reason", reason}, {"rows", static_cast<double>(list.size())}}); }
    for (const auto& f : all) { rows.push_back(row_data(f)); }
    data.emplace_back("kind", validation::truth_kind_names[static_cast<std::size_t>(kind)]);
    data.emplace_back("summaries", std::move(summaries));
    data.emplace_back("skipped", std::move(reasons));
    data.emplace_back("inputs_imputed", static_cast<double>(validation::imputed_rows(all).size()));
    data.emplace_back("rows", std::move(rows));
    return data;
}

}  // namespace

Report reproduction_report(const Reproductions& all, validation::TruthKind kind) {
    Report report;
    report.blocks.push_back(Paragraph{answer(all)});
    if (auto text = circular_sentence(all); !text.empty()) { report.blocks.push_back(Paragraph{std::move(text)}); }
    const auto add = [&](std::string heading, auto block, bool any) {
        if (!any) { return; }
        report.blocks.push_back(Heading{std::move(heading)});
        report.blocks.push_back(std::move(block));
    };
    add("Figures", groups_table(all), true);
    auto misses = misses_list(all);
    const bool any_miss = !misses.items.empty();
    add("Missed", std::move(misses), any_miss);
    auto rows = rows_table(all);
    const bool any_row = !rows.rows.empty();
    add("Every row", std::move(rows), any_row);
    auto skipped = skipped_table(all);
    const bool any_skipped = !skipped.rows.empty();
    add("Not computed", std::move(skipped), any_skipped);
    report.plain = plain_rows(all);
    report.data = data_of(all, kind);
    for (const auto& f : all) {
        report.names.push_back(f.id);
        report.names.push_back(f.what);
    }
    return report;
}

}  // namespace traincost::report
