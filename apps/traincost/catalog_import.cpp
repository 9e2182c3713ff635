// SPDX-License-Identifier: Apache-2.0
// `catalog import FORMAT FILE… --into FOLDER`.
#include "catalog_verbs.hpp"
#include "support.hpp"
#include "write_files.hpp"

#include <traincost/catalog/import/import.hpp>
#include <traincost/core/suggest.hpp>
#include <traincost/report/catalog_report.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace app {

using namespace traincost;  // NOLINT: an app, not a header

namespace {

int wrong(std::string_view where, std::string_view message) {
    fmt::print(stderr, "{}: error: {} [wrong-usage]\n", where, message);
    return wrong_usage;
}

const catalog::ImportFormat* format_named(const std::string& id) {
    const auto* found = std::find_if(catalog::import_formats.begin(), catalog::import_formats.end(),
                                     [&](const catalog::ImportFormat& f) { return f.id == id; });
    return found == catalog::import_formats.end() ? nullptr : found;
}

std::string format_ids() {
    std::string all;
    for (const auto& format : catalog::import_formats) { all += fmt::format("{}{}", all.empty() ? "" : ", ", format.id); }
    return all;
}

/// All downloads, or the complaints about all of them.
Result<std::vector<catalog::Download>> open_all(const Arguments& arguments, const std::optional<Period>& date) {
    std::vector<catalog::Download> downloads;
    Diagnostics diagnostics;
    for (std::size_t i = 2; i < arguments.words.size(); ++i) {
        auto download = catalog::open_download(arguments.words[i], date);
        if (download) {
            downloads.push_back(std::move(*download));
        } else {
            append(diagnostics, std::move(download.error()));
        }
    }
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return downloads;
}

/// The files in the places they have in the folder. Empty where the folder is not one.
Result<std::vector<FileText>> placed(const catalog::Imported& imported, const std::string& into) {
    std::error_code error;
    if (!std::filesystem::is_directory(into, error)) {
        return failure(Diagnostic{Place{"--into"}, Severity::error, "unreadable", fmt::format("'{}' is not a folder", into), "make it first"});
    }
    std::vector<FileText> files;
    for (const auto& file : imported.files) { files.push_back({std::filesystem::path(into) / file.path, file.text}); }
    return files;
}

}  // namespace

int catalog_import(const Arguments& arguments) {
    if (arguments.words.size() < 3) {
        return wrong("catalog import", fmt::format("a format and a file are needed: catalog import {} FILE --into FOLDER", format_ids()));
    }
    const auto* format = format_named(arguments.words[1]);
    if (format == nullptr) {
        std::vector<std::string_view> known;
        for (const auto& each : catalog::import_formats) { known.push_back(each.id); }
        return complain({{Place{"catalog import"}, Severity::error, "unknown-value", fmt::format("unknown format '{}'", arguments.words[1].substr(0, 60)),
                          did_you_mean(arguments.words[1], known)}}, arguments);
    }
    if (arguments.into.empty()) { return wrong("catalog import", "the folder to write into is missing; give --into configs"); }
    std::optional<Period> date;
    if (!arguments.date.empty()) {
        const auto period = parse_period(arguments.date);
        if (!period) { return complain({period.error().at(Place{"--date"})}, arguments); }
        date = *period;
    }
    const auto downloads = open_all(arguments, date);
    if (!downloads) { return complain(downloads.error(), arguments); }
    const auto imported = catalog::import_downloads(*format, *downloads);
    if (!imported) { return complain(imported.error(), arguments); }
    const auto files = placed(*imported, arguments.into);
    if (!files) { return complain(files.error(), arguments); }
    if (const auto failed = write_files(*files)) {
        return complain({{Place{failed->path.string()}, Severity::error, "unwritable", fmt::format("cannot be written: {}", failed->reason),
                          "nothing was changed"}}, arguments);
    }
    return write(report::import_report(*format, *imported), arguments, done);
}

}  // namespace app
