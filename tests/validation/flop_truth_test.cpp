// SPDX-License-Identifier: Apache-2.0
#include "packaged_truth.hpp"

#include <traincost/validation/flop_truth.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/verdicts.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace traincost;
using namespace traincost::test;

namespace {

const std::vector<validation::FlopFinding>& findings() {
    static const auto all = [] {
        const auto text = config::read_csv(truth_folder + "flop.csv");
        REQUIRE(text.has_value());
        const auto rows = validation::read_flop_rows(*text);
        REQUIRE_MESSAGE(rows.has_value(), words_of(rows ? Diagnostics() : rows.error()));
        return validation::found(*rows, Catalog::embedded());
    }();
    return all;
}

const validation::FlopFinding& row(std::string_view id) {
    const auto at = std::find_if(findings().begin(), findings().end(), [&](const validation::FlopFinding& f) { return f.row.id == id; });
    REQUIRE(at != findings().end());
    return *at;
}

std::string complaints(const std::string& csv) {
    const auto text = config::read_csv_text("flop.csv", csv);
    REQUIRE(text.has_value());
    const auto rows = validation::read_flop_rows(*text);
    return rows ? "" : words_of(rows.error());
}

constexpr auto header = "id,catalog_model,layers,d_model,heads,seq_len,counts,pairs,mtp,passes,gflop_per_token,half_digit,not_used,source,date,confidence,notes\n";

}  // namespace

TEST_CASE("published operations per token are counted within half a percent or half of their last digit, by their own convention") {
    int used = 0;
    for (const auto& f : findings()) {
        if (!f.skipped.empty()) { continue; }
        ++used;
        CHECK_MESSAGE(f.within(0.005), f.row.id << ": " << f.row.gflop_per_token << " published, " << *f.gflop_per_token << " counted");
    }
    CHECK(used >= 30);
}

TEST_CASE("a row that is not used says why, and is farther off than half a percent") {
    for (const auto& f : findings()) {
        if (f.skipped.empty()) { continue; }
        CHECK_MESSAGE(!f.within(0.005), f.row.id << " could be used");
        CHECK(f.row.not_used.size() > 10);
    }
}

TEST_CASE("conventions are told apart: by the other one the same rows are 10 percent off") {
    CHECK(*row("isca-deepseek-v3").gflop_per_token == doctest::Approx(250.45).epsilon(1e-4));
    CHECK(*row("isca-deepseek-v3-full").gflop_per_token == doctest::Approx(281.15).epsilon(1e-4));
    CHECK(*row("bridge-deepseek-v3-mtp").gflop_per_token == doctest::Approx(250.45 + 10.19).epsilon(1e-4));
}

TEST_CASE("every source of the table is known to the catalog") {
    for (const auto& f : findings()) { CHECK_MESSAGE(Catalog::embedded().sources()->count(f.row.source) > 0, f.row.source); }
}

TEST_CASE("a table of operations complains of what lacks, of what is no number and of ids that stand twice") {
    CHECK(complaints("id,pairs\na,full\n").find("the header lacks 'counts'") != std::string::npos);
    const std::string row = "a,m,,,,10,operators,full,0,3,1,0,,s,2026,high,\n";
    CHECK(complaints(header + row).empty());
    CHECK(complaints(header + row + row).find("'a' stands twice") != std::string::npos);
    CHECK(complaints(std::string(header) + "a,m,,,,ten,operators,full,0,3,1,0,,s,2026,high,\n").find("seq_len") != std::string::npos);
    CHECK(complaints(std::string(header) + "a,m\n").find("2 cells") != std::string::npos);
}

TEST_CASE("the table is judged as every other, by its header, and its figures have no chip to be grouped by") {
    const auto all = validation::verdicts(validation::packaged_table("flop.csv"), Catalog::embedded());
    REQUIRE(all.has_value());
    CHECK(all->size() == findings().size());
    for (const auto& v : *all) {
        CHECK(v.quantity == validation::Quantity::flop);
        CHECK(v.group.empty());
        CHECK(v.table.ends_with("flop.csv"));
        CHECK((!v.skipped.empty() || std::fabs(v.error()) <= v.allowed));
    }
    const auto packaged = validation::packaged_verdicts(Catalog::embedded());
    REQUIRE(packaged.has_value());
    const auto flop = std::count_if(packaged->begin(), packaged->end(), [](const validation::Verdict& v) { return v.quantity == validation::Quantity::flop; });
    CHECK(flop == static_cast<std::ptrdiff_t>(findings().size()));
}
