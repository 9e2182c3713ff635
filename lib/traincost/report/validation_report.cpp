// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/validation_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/validation/error_text.hpp>
#include <traincost/validation/summary.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace traincost::report {

namespace {

using validation::Quantity;
using validation::Summary;
using validation::Verdict;

constexpr std::array quantities = {Quantity::step_time, Quantity::memory, Quantity::gpu_hours, Quantity::parameters, Quantity::flop,
                                  Quantity::failures, Quantity::effective_time};

std::string_view words(Quantity q) {
    constexpr std::array<std::string_view, 7> all = {"step time",            "GPU-hours",             "memory of a chip", "parameters",
                                                     "operations per token", "time between failures", "effective time"};
    return all[static_cast<std::size_t>(q)];
}

std::string_view words(std::string_view group) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> all = {
        {{"tpu", "TPU"}, {"blackwell", "Blackwell"}, {"moe", "mixtures of experts"}, {"fp8", "FP8"},
         {"dense", "dense, 16 bits, Ampere and Hopper"}, {"other", "other chips"}}};
    const auto* found = std::find_if(all.begin(), all.end(), [&](const auto& pair) { return pair.first == group; });
    return found == all.end() ? "-" : found->second;
}

std::string share(double value) { return validation::error_size(value, 1); }
std::string signed_share(double value) { return validation::signed_error(value, 1); }

std::string figure(const Verdict& v, double value) {
    switch (v.quantity) {
        case Quantity::step_time: return units::significant(value, 4) + " s";
        case Quantity::gpu_hours: return units::grouped(value, 0) + " GPU-h";
        case Quantity::memory: return units::significant(value / 1e9, 3) + " GB";
        case Quantity::flop: return units::significant(value / 1e9, 4) + " GFLOP";
        case Quantity::failures: return units::significant(value, 3) + " h";
        case Quantity::effective_time: return share(value);
        case Quantity::parameters: break;
    }
    return units::significant(value / 1e9, 5) + " billion";
}

std::vector<std::string> summary_cells(std::string_view label, const Summary& s) {
    return {std::string(label), fmt::format("{}", s.rows), share(s.median), share(s.mean), signed_share(s.bias), share(s.worst), s.worst_id,
            s.settled == 0 ? "-" : fmt::format("{}", s.settled)};
}

Table summary_table(std::string_view what) {
    return Table{{{std::string(what)}, {"rows", true}, {"median", true}, {"mean (MAPE)", true}, {"signed", true}, {"worst", true}, {"worst row"},
                  {"settled", true}}, {}};
}

/// With two columns more where it is known what comes out without rows of the same kin or source.
Table groups_table(const std::vector<Verdict>& all, const validation::LeftOut& left_out) {
    auto table = summary_table("Group");
    if (!left_out.empty()) {
        table.columns.push_back({"family left out", true});
        table.columns.push_back({"source left out", true});
    }
    for (const auto& s : validation::by_group(all, Quantity::step_time)) {
        table.rows.push_back(summary_cells(words(s.group), s));
        if (left_out.empty()) { continue; }
        const auto means = validation::left_out_means(all, left_out, s.group);
        table.rows.back().push_back(means ? share(means->kin) : "-");
        table.rows.back().push_back(means ? share(means->source) : "-");
    }
    return table;
}

/// Parts that are no groups of the bars: by chips, or by kind of chip, numbers and model.
Table parts_table(std::string_view what, const std::vector<Summary>& parts) {
    Table table{{{std::string(what)}, {"rows", true}, {"median", true}, {"mean (MAPE)", true}, {"signed", true}, {"too short", true}, {"worst", true}, {"worst row"}}, {}};
    for (const auto& s : parts) {
        table.rows.push_back({s.group, fmt::format("{}", s.rows), share(s.median), share(s.mean), signed_share(s.bias), fmt::format("{}", s.too_short), share(s.worst), s.worst_id});
    }
    return table;
}

/// Whether errors are those of a fit to the same rows.
std::string in_sample_sentence(const std::vector<Verdict>& all) {
    const auto s = validation::in_sample(all);
    if (s.predicted == 0) { return {}; }
    if (s.fitted == 0) { return "No constant was fitted to any of these step times, memory maxima and GPU-hours."; }
    return fmt::format("Errors are in-sample for {} of these {} step times, memory maxima and GPU-hours: constants were fitted to them.", s.fitted, s.predicted);
}

Table quantities_table(const std::vector<Verdict>& all) {
    auto table = summary_table("Quantity");
    for (const auto q : quantities) {
        const auto s = validation::summary_of(all, q);
        if (q == Quantity::step_time || s.rows == 0) { continue; }
        table.rows.push_back(summary_cells(words(q), s));
        table.rows.back().back() = "-";
    }
    return table;
}

/// What there is to say of a row besides its figures.
std::string remark_of(const Verdict& v, bool assumed) {
    std::string text = v.fits ? "" : "said not to fit";
    if (assumed && !v.assumed.empty()) { text += (text.empty() ? "assumed: " : "; assumed: ") + v.assumed; }
    return text;
}

std::vector<std::string> row_cells(const Verdict& v, bool assumed) {
    return {v.id, v.what, std::string(words(v.quantity)), v.group.empty() ? "-" : v.group, figure(v, v.published), figure(v, v.predicted),
            signed_share(v.error()), remark_of(v, assumed)};
}

Table rows_table(const std::vector<const Verdict*>& rows, bool assumed) {
    Table table{{{"Row"}, {""}, {"quantity"}, {"group"}, {"published", true}, {"predicted", true}, {"error", true}, {"remark"}}, {}};
    for (const auto* v : rows) { table.rows.push_back(row_cells(*v, assumed)); }
    return table;
}

Table skipped_table(const std::vector<Verdict>& all) {
    Table table{{{"Why"}, {"quantity"}, {"rows", true}, {"ids"}}, {}};
    for (const auto q : quantities) {
        for (const auto& [reason, list] : validation::by_reason(all)) {
            std::string ids;
            std::size_t count = 0;
            for (const auto* v : list) {
                if (v->quantity != q) { continue; }
                ids += (count == 0 ? "" : ", ") + v->id;
                ++count;
            }
            if (count > 0) { table.rows.push_back({reason, std::string(words(q)), fmt::format("{}", count), std::move(ids)}); }
        }
    }
    return table;
}

std::size_t skipped_count(const std::vector<Verdict>& all, Quantity q) {
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [q](const Verdict& v) { return v.quantity == q && !v.skipped.empty(); }));
}

std::string are(std::size_t n) { return fmt::format("{} {}", n, n == 1 ? "is" : "are"); }

/// The sentences that a reader wants first.
std::string answer(const std::vector<Verdict>& all) {
    std::string text;
    for (const auto q : quantities) {
        const auto s = validation::summary_of(all, q);
        const auto skipped = skipped_count(all, q);
        if (s.rows + skipped == 0) { continue; }
        text += fmt::format("{}{}: {} of {} predicted", text.empty() ? "" : " ", capitalised(std::string(words(q))), s.rows,
                            s.rows + skipped == 1 ? "1 row is" : fmt::format("{} rows are", s.rows + skipped));
        text += s.rows == 0 ? "." : fmt::format(", {} off in the median and {} on average.", share(s.median), share(s.mean));
        if (q == Quantity::parameters && s.rows > 0) { text += fmt::format(" {} off by more than 0.1 % and half of the last printed digit.", are(s.outside)); }
        if (q == Quantity::flop && s.rows > 0) { text += fmt::format(" {} off by more than 0.5 % and the printed digits.", are(s.outside)); }
    }
    return text;
}

std::string coverage_sentence(const std::vector<Verdict>& all) {
    const auto c = validation::coverage_of(all);
    if (c.told == 0) { return {}; }
    const auto fit = validation::summary_of(all, Quantity::step_time);
    return fmt::format("Of the {} steps whose architecture and layout are published {} are predicted, {}. {} published layouts are said not to fit. Of {} rows the "
                       "source does not tell recomputation: there it is the least that fits.",
                       c.told, c.predicted, share(static_cast<double>(c.predicted) / static_cast<double>(c.told)),
                       fit.not_fitting == 0 ? "No" : fmt::format("{}", fit.not_fitting), fit.settled);
}

Data row_data(const Verdict& v) {
    const auto number = [&](double value, bool known) { return known ? Data(value) : Data(); };
    const bool done = v.skipped.empty();
    return Data::Object{{"id", v.id},
                        {"table", v.table},
                        {"quantity", validation::name(v.quantity)},
                        {"unit", validation::quantity_units[static_cast<std::size_t>(v.quantity)]},
                        {"group", v.group.empty() ? Data() : Data(v.group)},
                        {"published", number(v.published, v.published > 0.0)},
                        {"predicted", number(v.predicted, done)},
                        {"relative_error", done ? Data(v.error()) : Data()},
                        {"fits", done ? Data(v.fits) : Data()},
                        {"fitted", v.fitted},
                        {"chips", v.chips > 0 ? Data(static_cast<double>(v.chips)) : Data()},
                        {"recomputation_settled", v.settled},
                        {"assumed", v.assumed.empty() ? Data() : Data(v.assumed)},
                        {"skipped", done ? Data() : Data(v.skipped)}};
}

Data::Object summary_data(const Summary& s, std::string_view quantity) {
    const auto count = [](std::size_t n) { return Data(static_cast<double>(n)); };
    return Data::Object{{"quantity", quantity}, {"group", s.group.empty() ? Data() : Data(s.group)}, {"rows", count(s.rows)},
                        {"median", s.median}, {"mape", s.mean}, {"signed", s.bias}, {"worst", s.worst}, {"worst_row", s.worst_id},
                        {"too_short", count(s.too_short)},
                        {"recomputation_settled", count(s.settled)}, {"not_fitting", count(s.not_fitting)}};
}

/// A group's, with what comes out where rows are left out of the fit: null where that is not known.
Data group_data(const Summary& s, Quantity q, const std::vector<Verdict>& all, const validation::LeftOut& left_out) {
    auto members = summary_data(s, validation::name(q));
    const auto means = q == Quantity::step_time ? validation::left_out_means(all, left_out, s.group) : std::nullopt;
    members.emplace_back("mape_family_left_out", means ? Data(means->kin) : Data());
    members.emplace_back("mape_source_left_out", means ? Data(means->source) : Data());
    return members;
}

Data parts_data(const std::vector<Summary>& parts) {
    Data::List list;
    for (const auto& s : parts) { list.emplace_back(summary_data(s, validation::name(Quantity::step_time))); }
    return list;
}

Data in_sample_data(const std::vector<Verdict>& all) {
    const auto s = validation::in_sample(all);
    return Data::Object{{"predicted", static_cast<double>(s.predicted)}, {"fitted", static_cast<double>(s.fitted)}};
}

Data data_of(const std::vector<Verdict>& all, const validation::LeftOut& left_out) {
    auto data = envelope("validate");
    Data::List rows, summaries, reasons;
    for (const auto q : quantities) {
        for (const auto& s : validation::by_group(all, q)) { summaries.push_back(group_data(s, q, all, left_out)); }
        const auto whole = validation::summary_of(all, q);
        if (whole.rows > 0) { summaries.emplace_back(summary_data(whole, validation::name(q))); }
    }
    for (const auto& [reason, list] : validation::by_reason(all)) {
        reasons.push_back(Data::Object{{"reason", reason}, {"rows", static_cast<double>(list.size())}});
    }
    for (const auto& v : all) { rows.push_back(row_data(v)); }
    const auto c = validation::coverage_of(all);
    data.emplace_back("summaries", std::move(summaries));
    data.emplace_back("by_chips", parts_data(validation::by_chips(all)));
    data.emplace_back("by_kind", parts_data(validation::by_kind(all)));
    data.emplace_back("in_sample", in_sample_data(all));
    data.emplace_back("coverage", Data::Object{{"layout_published", static_cast<double>(c.told)}, {"predicted", static_cast<double>(c.predicted)}});
    data.emplace_back("skipped", std::move(reasons));
    data.emplace_back("rows", std::move(rows));
    return data;
}

Table plain_rows(const std::vector<Verdict>& all) {
    Table table{{{"id"}, {"table"}, {"quantity"}, {"unit"}, {"group"}, {"published", true}, {"predicted", true}, {"relative_error", true}, {"fits"},
                 {"fitted"}, {"chips", true}, {"recomputation_settled"}, {"assumed"}, {"skipped"}}, {}};
    for (const auto& v : all) {
        const bool done = v.skipped.empty();
        table.rows.push_back({v.id, v.table, std::string(validation::name(v.quantity)),
                              std::string(validation::quantity_units[static_cast<std::size_t>(v.quantity)]), v.group,
                              v.published > 0.0 ? plain(v.published) : "", done ? plain(v.predicted) : "", done ? plain(v.error()) : "",
                              done ? (v.fits ? "yes" : "no") : "", v.fitted ? "yes" : "no", v.chips > 0 ? fmt::format("{}", v.chips) : "", v.settled ? "yes" : "no", v.assumed, v.skipped});
    }
    return table;
}

void add_table(Report& report, std::string heading, Table table) {
    if (table.rows.empty()) { return; }
    report.blocks.push_back(Heading{std::move(heading)});
    report.blocks.push_back(std::move(table));
}

}  // namespace

Report validation_report(const std::vector<Verdict>& all, const ValidationView& view) {
    Report report;
    report.blocks.push_back(Paragraph{answer(all)});
    if (auto text = coverage_sentence(all); !text.empty()) { report.blocks.push_back(Paragraph{std::move(text)}); }
    for (auto text : {in_sample_sentence(all), validation::sentence_on_most_chips(all)}) {
        if (!text.empty()) { report.blocks.push_back(Paragraph{std::move(text)}); }
    }
    add_table(report, "Step time", groups_table(all, view.left_out));
    add_table(report, "Step time by chips", parts_table("Chips", validation::by_chips(all)));
    add_table(report, "Step time by chip, numbers and model", parts_table("Kind", validation::by_kind(all)));
    add_table(report, "Besides", quantities_table(all));
    std::vector<const Verdict*> told;
    if (view.all) {
        for (const auto& v : all) { if (v.skipped.empty()) { told.push_back(&v); } }
    } else {
        told = validation::misses(all, view.limit);
    }
    add_table(report, view.all ? "Every row" : fmt::format("Off by more than {:g} %", 100.0 * view.limit), rows_table(told, view.all));
    add_table(report, "Not predicted", skipped_table(all));
    report.plain = plain_rows(all);
    report.data = data_of(all, view.left_out);
    for (const auto& v : all) { report.names.push_back(v.id); }
    return report;
}

}  // namespace traincost::report
