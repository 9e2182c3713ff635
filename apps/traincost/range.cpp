// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "drawing.hpp"
#include "support.hpp"
#include "typed.hpp"

#include <traincost/core/trimmed.hpp>
#include <traincost/report/range_report.hpp>
#include <traincost/study/range.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <iterator>
#include <vector>

namespace app {

using namespace traincost;

namespace {

/// A line of three regions takes some kilobyte: more than this is no file to open.
constexpr std::uint64_t most_saved = 10'000'000;

/// All draws, a line each: they take the place of an old file only when all are written.
int save_draws(const study::Study& study, uncertainty::Run run, const std::string& path) {
    const Watch watch(run, static_cast<double>(run.draws));
    return write_file(path, [&](std::FILE* file) {
        const auto put = [file](const std::string& text) { return std::fwrite(text.data(), 1, text.size(), file) == text.size(); };
        bool going = put(fmt::format("{}\n", fmt::join(study::column_names(study), ",")));
        std::string line;
        study::each_draw(study, run, [&](const std::vector<double>& row) {
            line.clear();
            for (const double value : row) { fmt::format_to(std::back_inserter(line), "{},", value); }
            line.back() = '\n';
            going = going && put(line);
            if (run.stop->load(std::memory_order_relaxed)) { going = false; errno = EINTR; }
            run.done->fetch_add(1, std::memory_order_relaxed);
            return going;
        });
        return going;
    }, done);
}

/// The quantities of `--also`: those that are named, which have to be told, or all that the runs have.
struct Besides {
    std::vector<study::Quantity> quantities;
    bool all = false;
};

Besides besides_of(const Arguments& arguments, Diagnostics& diagnostics) {
    Besides besides;
    if (!has_flag(arguments, "--also")) { return besides; }
    const auto text = own_flag(arguments, "--also");
    besides.all = trimmed(text) == "all";
    if (besides.all) {
        for (std::size_t q = 0; q < study::quantities.size(); ++q) { besides.quantities.push_back(static_cast<study::Quantity>(q)); }
        return besides;
    }
    for (const auto& part : parts_of_list(text)) {
        const auto quantity = quantity_named(part, Place{"--also"}, diagnostics);
        if (!quantity) { break; }
        besides.quantities.push_back(*quantity);
    }
    return besides;
}

}  // namespace

int range(const Arguments& arguments) {
    constexpr double usual_draws = 100'000;
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    const auto request = read_request(arguments);
    if (!request) { return complain(request.error(), arguments); }
    auto run = read_run(arguments, usual_draws);
    if (!run) { return complain(run.error(), arguments); }
    const auto path = own_flag(arguments, "--save-draws");
    if (path.empty() && has_flag(arguments, "--save-draws")) {
        return complain({{Place{"--save-draws"}, Severity::error, "empty", "no file is named", "such as --save-draws draws.csv"}}, arguments);
    }
    if (!path.empty() && run->draws > most_saved) {
        return complain({{Place{"--save-draws"}, Severity::error, "too-large", "more than 10 million draws are not written to a file",
                          "give fewer --draws"}}, arguments);
    }
    Diagnostics diagnostics;
    const auto besides = besides_of(arguments, diagnostics);
    if (!diagnostics.empty()) { return complain(diagnostics, arguments); }
    const auto study = study::study_of(*request, *catalog, besides.quantities);
    if (!study) { return complain(study.error(), arguments); }
    if (!besides.all) { refuse_untold(*study, besides.quantities, Place{"--also"}, diagnostics); }
    if (!diagnostics.empty()) { return complain(diagnostics, arguments); }
    warn(study->scenarios, arguments);
    if (const auto refused = refused_as_infeasible(*study, arguments, "range")) { return *refused; }
    study::Range drawn;
    {
        const Watch watch(*run, static_cast<double>(run->draws));
        drawn = study::range_of(*study, *run);
    }
    if (drawn.draws == 0) { return ended_with_nothing("range", arguments); }
    if (!path.empty()) {
        run->draws = drawn.draws;
        if (const int failed = save_draws(*study, *run, path); failed != done) { return failed; }
    }
    return write(report::range_report(*study, drawn, *catalog), arguments, drawn.draws < drawn.asked ? interrupted : done);
}

}  // namespace app
