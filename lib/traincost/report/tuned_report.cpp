// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/tuned_report.hpp>

#include <traincost/report/common.hpp>
#include <traincost/report/step_report.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace traincost::report {

namespace {

using validation::Tuned;

std::string share(double value) { return fmt::format("{:.1f} %", 100.0 * value); }
std::string seconds(const perf::Judged& j) { return units::significant(j.time.all().value(), 4); }
std::string chips(const Tuned& t) { return fmt::format("{} {}", units::grouped(static_cast<double>(t.row.chips)), t.row.chip); }

std::string answer(const std::vector<Tuned>& all, std::size_t left_out) {
    const auto within = std::count_if(all.begin(), all.end(), [](const Tuned& t) { return t.slower() <= validation::tuned_bar; });
    const auto rest = left_out == 0 ? std::string()
                                    : fmt::format(" Left out, as model or chip are not known or no layout is legal: {} of {} rows.", left_out, left_out + all.size());
    if (all.empty()) { return "No layout of this table can be held against an optimum." + rest; }
    return fmt::format("{} of {} predicted to take no more than {:g} % longer than the best layout of the same run.", within,
                       all.size() == 1 ? "1 published layout is" : fmt::format("{} published layouts are", all.size()),
                       100.0 * validation::tuned_bar) + rest;
}

Table table_of(const std::vector<Tuned>& all) {
    Table table{{{"Run"}, {"chips"}, {"published"}, {"s", true}, {"optimum"}, {"s", true}, {"slower by", true}, {"with recomputation free", true}}, {}};
    for (const auto& t : all) {
        table.rows.push_back({t.row.id, chips(t), layout_text(t.published.layout) + (t.fits ? "" : "; said not to fit"), seconds(t.published), layout_text(t.best.layout),
                              seconds(t.best), share(t.slower()), share(t.slower_than_freer())});
    }
    return table;
}

Table plain_of(const std::vector<Tuned>& all) {
    Table table{{{"id"}, {"chip"}, {"count", true}, {"published_s", true}, {"optimum_s", true}, {"slower", true}, {"slower_than_freer", true}, {"fits"}}, {}};
    for (const auto& t : all) {
        table.rows.push_back({t.row.id, t.row.chip, plain(static_cast<double>(t.row.chips)), plain(t.published.time.all().value()), plain(t.best.time.all().value()),
                              plain(t.slower()), plain(t.slower_than_freer()), t.fits ? "yes" : "no"});
    }
    return table;
}

Data run_data(const perf::Judged& j) {
    return Data::Object{{"layout", layout_text(j.layout)}, {"time", Data::measured(j.time.all().value(), "s")}};
}

Data data_of(const Tuned& t) {
    return Data::Object{{"id", t.row.id},
                        {"chip", t.row.chip},
                        {"count", Data::measured(static_cast<double>(t.row.chips), "chips")},
                        {"published", run_data(t.published)},
                        {"optimum", run_data(t.best)},
                        {"slower", Data::measured(t.slower(), "1")},
                        {"slower_than_freer", Data::measured(t.slower_than_freer(), "1")},
                        {"within_bar", t.slower() <= validation::tuned_bar},
                        {"fits", t.fits}};
}

}  // namespace

Report tuned_report(const std::vector<Tuned>& all, std::size_t left_out) {
    Report report;
    const auto said = answer(all, left_out);
    report.blocks.emplace_back(Paragraph{said});
    if (!all.empty()) {
        report.blocks.emplace_back(Heading{"Published layouts and optima, by predicted time of a step"});
        report.blocks.emplace_back(table_of(all));
    }
    report.plain = plain_of(all);
    Data::List rows;
    for (const auto& t : all) {
        rows.push_back(data_of(t));
        report.names.insert(report.names.end(), {t.row.id, t.row.chip});
    }
    auto o = envelope("validate");
    o.emplace_back("kind", "layouts");
    o.emplace_back("answer", texts_data({said}));
    o.emplace_back("bar", validation::tuned_bar);
    o.emplace_back("left_out", static_cast<double>(left_out));
    o.emplace_back("rows", std::move(rows));
    report.data = std::move(o);
    return report;
}

}  // namespace traincost::report
