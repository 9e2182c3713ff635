// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/flop_truth.hpp>

#include <traincost/units/parse.hpp>
#include <traincost/workload/parameters.hpp>
#include <traincost/workload/passes.hpp>
#include <traincost/workload/stacks.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace traincost::validation {

namespace {

constexpr std::array<std::string_view, 17> columns = {"id",     "catalog_model",   "layers",     "d_model",  "heads",  "seq_len",
                                                      "counts", "pairs",           "mtp",        "passes",   "gflop_per_token",
                                                      "half_digit", "not_used",    "source",     "date",     "confidence", "notes"};

/// The cells of one row by the names of their columns.
struct Cells {
    const config::CsvText& text;
    const std::vector<std::string>& header;
    const config::CsvRow& row;
    Diagnostics& diagnostics;

    [[nodiscard]] const config::CsvCell& at(std::string_view column) const {
        return row.cells[static_cast<std::size_t>(std::find(header.begin(), header.end(), column) - header.begin())];
    }
    [[nodiscard]] const std::string& word(std::string_view column) const { return at(column).text; }
    [[nodiscard]] double number(std::string_view column) const {
        const auto& cell = at(column);
        if (cell.text.empty()) { return 0.0; }
        const auto value = units::parse<double>(cell.text);
        if (value && *value >= 0.0) { return *value; }
        diagnostics.push_back({text.place(row.line, cell.column), Severity::error, "bad-number", fmt::format("{}: '{}' is no number that can be meant", column, cell.text), {}, {}});
        return 0.0;
    }
    [[nodiscard]] std::int64_t count(std::string_view column) const { return static_cast<std::int64_t>(number(column)); }
};

FlopRow flop_row(const Cells& c) {
    FlopRow r;
    r.id = c.word("id");
    r.catalog_model = c.word("catalog_model");
    r.layers = c.count("layers");
    r.width = c.count("d_model");
    r.heads = c.count("heads");
    r.sequence = c.count("seq_len");
    r.counts = c.word("counts");
    r.pairs = c.word("pairs");
    r.mtp = c.count("mtp") > 0;
    r.passes = c.count("passes");
    r.gflop_per_token = c.number("gflop_per_token");
    r.half_digit = c.number("half_digit");
    r.not_used = c.word("not_used");
    r.source = c.word("source");
    r.date = c.word("date");
    r.confidence = c.word("confidence");
    r.notes = c.word("notes");
    return r;
}

std::optional<catalog::Shape> shape_of(const FlopRow& row, const Catalog& catalog) {
    if (row.layers == 0) {
        const auto model = catalog.model(row.catalog_model);
        return model ? model->shape : std::nullopt;
    }
    catalog::Shape s;
    s.layers = row.layers;
    s.hidden = row.width;
    s.vocabulary = 1;
    s.attention.emplace().heads = row.heads;
    s.mlp.emplace().size = 4 * row.width;
    s.mlp->gated = false;
    return catalog::completed(s);
}

/// By the row's convention, in FLOP for a token.
double counted(const FlopRow& row, const catalog::Shape& shape) {
    using namespace workload;
    const auto pairs = row.pairs == "full" ? Pairs::full : Pairs::causal;
    const auto sequence = static_cast<double>(row.sequence);
    const auto forward = forward_flop<double>(operators_of(shape), sequence, pairs);
    if (row.counts == "parameters") {
        const double between = row.pairs == "none" ? 0.0 : 3.0 * forward.scores.value();
        return 6.0 * active(parameters_of<double>(shape)).value() + between;
    }
    const auto passes = passes_of(forward, Again<double>{row.passes == 4 ? 1.0 : 0.0, 0.0});
    const double head = row.counts == "layers" ? 3.0 * forward.of(Part::head).value() : 0.0;
    const double further = row.mtp ? training_flop(forward_flop<double>(mtp_operators_of(shape), sequence, pairs)).value() : 0.0;
    return passes.executed().value() - head + further;
}

}  // namespace

Result<std::vector<FlopRow>> read_flop_rows(const config::CsvText& text) {
    std::vector<FlopRow> rows;
    std::vector<std::string> header;
    std::set<std::string> seen;
    Diagnostics diagnostics;
    const auto complain = [&](const config::CsvRow& row, std::string_view code, std::string message) {
        diagnostics.push_back({text.place(row.line, 1), Severity::error, code, std::move(message), {}, {}});
    };
    text.rows(',', [&](const config::CsvRow& row) {
        if (header.empty()) {
            for (const auto& cell : row.cells) { header.push_back(cell.text); }
            for (const auto column : columns) {
                if (std::find(header.begin(), header.end(), column) == header.end()) { complain(row, "missing-column", fmt::format("the header lacks '{}'", column)); }
            }
            return;
        }
        if (!diagnostics.empty() && rows.empty()) { return; }  // without its columns nothing can be read
        if (row.cells.size() != header.size()) { return complain(row, "bad-csv", fmt::format("{} cells under a header of {}", row.cells.size(), header.size())); }
        rows.push_back(flop_row({text, header, row, diagnostics}));
        if (!seen.insert(rows.back().id).second) { complain(row, "duplicate-row", fmt::format("the id '{}' stands twice", rows.back().id)); }
    }, diagnostics);
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return rows;
}

bool FlopFinding::within(double share) const {
    return gflop_per_token && std::fabs(*gflop_per_token - row.gflop_per_token) <= std::max(share * row.gflop_per_token, row.half_digit);
}

std::vector<FlopFinding> found(const std::vector<FlopRow>& rows, const Catalog& catalog) {
    std::vector<FlopFinding> all;
    for (const auto& row : rows) {
        FlopFinding f{row, std::nullopt, row.not_used};
        const auto shape = shape_of(row, catalog);
        if (shape) { f.gflop_per_token = counted(row, *shape) / 1e9; }
        else if (f.skipped.empty()) { f.skipped = "the shape of the model is not known"; }
        all.push_back(std::move(f));
    }
    return all;
}

}  // namespace traincost::validation
