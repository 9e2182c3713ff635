// SPDX-License-Identifier: Apache-2.0
// The packaged tables are sound, and a table that is not is refused with the place.
#include "packaged_truth.hpp"

#include <traincost/units/makers.hpp>
#include <traincost/validation/table.hpp>

#include <algorithm>
#include <set>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

const std::string header = "id,record_type,developer,params_total,params_active,tokens,chip,chip_count,gpu_hours,wallclock_days\n";

Result<std::vector<validation::RunRow>> runs_of(const std::string& text) { return validation::read_runs(*config::read_csv_text("mine.csv", text)); }

void refuses(const std::string& text, std::string_view place, std::string_view code) {
    const auto rows = runs_of(text);
    REQUIRE_FALSE(rows.has_value());
    const auto words = words_of(rows.error());
    CAPTURE(words);
    CHECK(words.find(std::string(place)) != std::string::npos);
    CHECK(words.find("[" + std::string(code) + "]") != std::string::npos);
}

struct Cited {
    std::string id, source, date, confidence;
};

std::vector<Cited> cited_in(const std::string& name) {
    const auto rows = validation::rows_of<Cited>(*config::read_csv(truth_folder + name), {"id", "source", "date", "confidence"}, [](validation::Table& t) {
        return Cited{t.id(), t.text("source"), t.text("date"), t.text("confidence")};
    });
    REQUIRE_MESSAGE(rows.has_value(), words_of(rows ? Diagnostics() : rows.error()));
    return *rows;
}

}  // namespace

TEST_CASE("columns are found by their names, in any order, and others are left alone") {
    const auto rows = runs_of("colour,wallclock_days,id,record_type,developer,params_total,params_active,tokens,chip,chip_count,gpu_hours\n"
                              "blue,2,a,training_run,D,7e9,,1.5e12,h100-sxm,8,\n");
    REQUIRE_MESSAGE(rows.has_value(), words_of(rows.error()));
    REQUIRE(rows->size() == 1);
    const auto& row = rows->front();
    CHECK(row.developer == "D");
    CHECK(row.tokens->value() == 1.5e12);
    CHECK_FALSE(row.active);
    CHECK(*row.chip_time() / units::chip_hour == Approx(384));  // 8 chips x 2 days x 24
}

TEST_CASE("a table of runs that is not one is refused where it goes wrong") {
    refuses("id,developer\na,D\n", "mine.csv:1:1", "missing-column");
    refuses(header + "a,training_run,D,7e9,,1e12,h100-sxm,8,many,\n", "mine.csv:2", "bad-number");
    refuses(header + "a,training_run,D,7e9,,1e12,h100-sxm,8,-5,\n", "mine.csv:2", "out-of-range");
    refuses(header + "a,training_run,D,7e9,,1e12,h100-sxm,8,5\n", "mine.csv:2", "bad-csv");
    refuses(header + "a,training_run,D,7e9,,1e12,h100-sxm,8,5,\na,training_run,D,7e9,,1e12,h100-sxm,8,5,\n", "mine.csv:3", "duplicate-row");
}

TEST_CASE("every row of the packaged tables has a source that the bibliography knows, a date and a confidence") {
    const auto sources = *Catalog::embedded().sources();
    const std::set<std::string> confidences(catalog::confidence_names.begin(), catalog::confidence_names.end());
    const auto sound = [&](const auto& row) {
        CAPTURE(row.id);
        CHECK(sources.contains(row.source));
        CHECK(parse_period(row.date).has_value());
        CHECK(confidences.contains(row.confidence));
    };
    for (const auto& row : packaged_runs()) { sound(row); }
    for (const auto& row : packaged_benchmarks()) { sound(row); }
}

TEST_CASE("every row of the packaged accounts has a source that the bibliography knows, a date and a confidence") {
    const auto sources = *Catalog::embedded().sources();
    const std::set<std::string> confidences(catalog::confidence_names.begin(), catalog::confidence_names.end());
    for (const std::string name : {"amortised.csv", "amortised-method.csv", "epoch-costs.csv", "epoch-rentals.csv", "energy.csv"}) {
        for (const auto& row : cited_in(name)) {
            CAPTURE(row.id);
            CHECK(sources.contains(row.source));
            CHECK(parse_period(row.date).has_value());
            CHECK(confidences.contains(row.confidence));
        }
    }
}

TEST_CASE("a source that says which table cites it is cited there") {
    std::set<std::string> cited;
    for (const auto& row : cited_in("energy.csv")) { cited.insert("truth/energy.csv " + row.source); }
    for (const auto& row : packaged_runs()) { cited.insert("truth/runs.csv " + row.source); }
    for (const auto& row : packaged_benchmarks()) { cited.insert("truth/throughput.csv " + row.source); }
    const auto steps = validation::read_steps(*config::read_csv(truth_folder + "steps.csv"));
    REQUIRE(steps.has_value());
    for (const auto& row : *steps) { cited.insert("truth/steps.csv " + row.source); }
    const auto failures = config::read_csv(truth_folder + "reliability.csv");
    REQUIRE(failures.has_value());
    Diagnostics none;
    std::size_t column = 0;
    failures->rows(',', [&](const config::CsvRow& row) {
        const auto at = std::find_if(row.cells.begin(), row.cells.end(), [](const config::CsvCell& c) { return c.text == "source"; });
        if (at != row.cells.end()) { column = static_cast<std::size_t>(at - row.cells.begin()); }
        cited.insert("truth/reliability.csv " + row.cells[column].text);
    }, none);
    const auto sources = *Catalog::embedded().sources();
    for (const auto& [id, source] : sources) {
        if (!source.cited_by.empty()) { CHECK_MESSAGE(cited.contains(source.cited_by + " " + id), id); }
    }
}

TEST_CASE("a run that is also a model of the catalog takes the hours that stand there") {
    const auto catalog = Catalog::embedded();
    std::size_t compared = 0;
    for (const auto& row : packaged_runs()) {
        const auto model = row.catalog_model.empty() ? Result<catalog::Model>(tl::unexpected(Diagnostics())) : catalog.model(row.catalog_model);
        CAPTURE(row.id);
        if (!row.catalog_model.empty()) { REQUIRE(model.has_value()); }
        if (!row.not_used.empty() || !model || model->run.stages.size() != 1 || !row.tokens || !model->run.stages[0].tokens) { continue; }
        // DeepSeek 67B stands here for one trillion tokens and there for two.
        const auto& stage = model->run.stages[0];
        CHECK(*row.chip_time() / *row.tokens / (stage.gpu_hours.value / stage.tokens->value) == Approx(1.0).epsilon(1e-3));
        ++compared;
    }
    CHECK(compared >= 20);
}

TEST_CASE("all rows are sorted out, and none without a reason") {
    const auto rows = packaged_runs();
    const auto truth = validation::sorted_out(rows, Catalog::embedded());
    CHECK(rows.size() == 74);
    CHECK(truth.cases.size() == 45);
    CHECK(truth.cases.size() + truth.unused.size() == rows.size());
    for (const auto& row : truth.unused) { CHECK_MESSAGE(!row.reason.empty(), row.id); }
    for (const auto& run : truth.cases) {
        CAPTURE(run.id);
        CHECK(run.mfu > 0.05);
        CHECK(run.mfu < 0.95);
    }
}
