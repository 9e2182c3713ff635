// SPDX-License-Identifier: Apache-2.0
// `catalog import FORMAT FILE… --into FOLDER`.
#include "catalog_verbs.hpp"
#include "support.hpp"
#include "write_files.hpp"

#include <traincost/catalog/import/import.hpp>
#include <traincost/core/suggest.hpp>
#include <traincost/report/catalog_report.hpp>
#include <traincost/report/formats.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
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

/// The day of `--date`, which is not to come, or nothing where there is none.
Result<std::optional<Period>> date_given(const Arguments& arguments) {
    if (arguments.date.empty()) { return std::optional<Period>(); }
    const auto period = parse_period(arguments.date);
    if (!period) { return failure(period.error().at(Place{"--date"})); }
    if (period->first > std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())) {
        return failure(Diagnostic{Place{"--date"}, Severity::error, "future-date", fmt::format("{} lies in the future", period->text), ""});
    }
    return std::optional<Period>(*period);
}

/// Figures that the folder would lose, the first few by name.
Diagnostic told_losses(const std::vector<std::string>& lost, const Arguments& arguments) {
    constexpr std::size_t shown = 3;
    std::string names;
    for (std::size_t i = 0; i < std::min(shown, lost.size()); ++i) { names += (i == 0 ? "" : ", ") + lost[i]; }
    if (lost.size() > shown) { names += fmt::format(" and {} more", lost.size() - shown); }
    return Diagnostic{Place{arguments.into}, Severity::error, "would-lose",
                      fmt::format("{} {} there that the import does not hold: {}", lost.size(), lost.size() == 1 ? "figure is" : "figures are", names),
                      "import the files that hold them too, or give --replace to let them go"};
}

void tell_leftovers(const std::vector<std::filesystem::path>& removed, const Arguments& arguments) {
    if (removed.empty()) { return; }
    complain({{Place{removed.front().string()}, Severity::warning, "unknown-file",
               fmt::format("left by an import that was cut off; {} {} removed", removed.size(), removed.size() == 1 ? "such file is" : "such files are"),
               "import again what it was to import: the folder may mix old and new files"}}, arguments);
}

Diagnostics not_written(const NotWritten& failed) {
    return {{Place{failed.path.string()}, Severity::error, "unwritable", fmt::format("cannot be written: {}", failed.reason),
             failed.undone ? "nothing was changed" : "some files are new; the old ones stand beside them, with .old behind their names"}};
}

/// Reads all, or complains and gives nothing.
Result<catalog::Imported> read_all(const catalog::ImportFormat& format, const std::vector<catalog::Download>& downloads, const Arguments& arguments) {
    auto imported = catalog::import_downloads(format, downloads);
    if (!imported || arguments.replace) { return imported; }
    auto lost = catalog::losses(*imported, arguments.into);
    if (!lost) { return failure(std::move(lost.error())); }
    if (!lost->empty()) { return failure(told_losses(*lost, arguments)); }
    return imported;
}

/// Writes the files, then the answer. Where the answer cannot be written, it says that the files are.
int write_all(const catalog::ImportFormat& format, const catalog::Imported& imported, const Arguments& arguments) {
    const auto files = placed(imported, arguments.into);
    if (!files) { return complain(files.error(), arguments); }
    if (const auto reason = output_unwritable(arguments); !reason.empty()) {
        return complain({{Place{arguments.output}, Severity::error, "unwritable", fmt::format("cannot be written: {}", reason), "nothing was imported"}}, arguments);
    }
    tell_leftovers(clear_leftovers(*files), arguments);
    if (const auto failed = write_files(*files)) { return complain(not_written(*failed), arguments); }
    const int code = write(report::import_report(format, imported), arguments, done);
    if (code != done) { fmt::print(stderr, "{}: note: the import itself is done\n", arguments.into); }
    return code;
}

bool is_known_format(const std::string& id) {
    return std::any_of(report::formats.begin(), report::formats.end(), [&](const report::Format& f) { return f.id == id; });
}

}  // namespace

int catalog_import(const Arguments& arguments) {
    const auto* format = arguments.words.size() < 2 ? nullptr : format_named(arguments.words[1]);
    if (format == nullptr && arguments.words.size() > 1) {
        std::vector<std::string_view> known;
        for (const auto& each : catalog::import_formats) { known.push_back(each.id); }
        complain({{Place{"catalog import"}, Severity::error, "unknown-value", fmt::format("unknown format '{}'", arguments.words[1].substr(0, 60)),
                   did_you_mean(arguments.words[1], known)}}, arguments);
        return wrong_usage;
    }
    if (arguments.words.size() < 3) {
        return wrong("catalog import", fmt::format("a format and a file are needed: catalog import {} FILE --into FOLDER", format_ids()));
    }
    if (arguments.into.empty()) { return wrong("catalog import", "the folder to write into is missing; give --into configs"); }
    if (!is_known_format(arguments.format)) { return write({}, arguments, done); }  // which complains of it
    const auto date = date_given(arguments);
    if (!date) { return complain(date.error(), arguments); }
    const auto downloads = open_all(arguments, *date);
    if (!downloads) { return complain(downloads.error(), arguments); }
    const bool idle = *date && format->dates_itself != nullptr && std::all_of(downloads->begin(), downloads->end(), format->dates_itself);
    if (idle) { return wrong("--date", "has no effect: the file says itself when it was published"); }
    const auto imported = read_all(*format, *downloads, arguments);
    return imported ? write_all(*format, *imported, arguments) : complain(imported.error(), arguments);
}

}  // namespace app
