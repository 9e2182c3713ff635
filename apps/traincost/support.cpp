// SPDX-License-Identifier: Apache-2.0
#include "support.hpp"

#include "commands.hpp"
#include "typed.hpp"

#include <traincost/core/suggest.hpp>
#include <traincost/report/formats.hpp>
#include <traincost/report/localise.hpp>
#include <traincost/scenario/said_once.hpp>
#include <traincost/units/locale.hpp>

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>

namespace app {

namespace {

using namespace traincost;  // NOLINT: an app, not a header
namespace fs = std::filesystem;

report::Data data_of(const Place& place) {
    return report::Data::Object{{"file", place.file}, {"line", static_cast<double>(place.line)},
                                {"column", static_cast<double>(place.column)}};
}

report::Data data_of(const Diagnostic& d) {
    report::Data::Object o{{"severity", d.severity == Severity::error ? "error" : "warning"},
                           {"code", d.code}, {"message", d.message}, {"hint", d.hint}, {"where", data_of(d.where)}};
    if (d.related) { o.emplace_back("related", report::Data::Object{{"what", d.related->what}, {"where", data_of(d.related->where)}}); }
    return o;
}

std::string as_json(const Diagnostics& diagnostics) {
    report::Data::List list;
    for (const auto& d : diagnostics) { list.push_back(data_of(d)); }
    report::Report holder;
    holder.data = report::Data::Object{{"diagnostics", std::move(list)}};
    return report::to_json(holder);
}

/// Whether a word names a model's configuration: a file in JSON, or a path of a folder that holds one.
bool is_model_file(const std::string& word) {
    std::error_code error;
    return word.ends_with(".json") || (word.find('/') != std::string::npos && fs::exists(fs::path(word) / "config.json", error));
}

/// Whether a word names a scenario file rather than a model.
bool is_file(const std::string& word) {
    if (word == "-" || word.ends_with(".yaml") || word.ends_with(".yml")) { return true; }
    std::error_code error;
    return word.find('/') != std::string::npos && !is_model_file(word) && fs::exists(word, error);
}

Place place_of(const Setting& setting) {
    return Place{setting.flag == "--set" ? fmt::format("--set {}", setting.key) : setting.flag};
}

int cannot_write(const std::string& path, const char* reason) {
    fmt::print(stderr, "{}: error: cannot be written: {} [unwritable]\n", path, reason);
    return wrong_input;
}

/// Writes all and closes; the reason where that fails.
const char* written(std::FILE* file, const Writer& writer) {
    const bool all = writer(file) && std::fflush(file) == 0;
    const int reason = errno;
    const bool closed = std::fclose(file) == 0;
    return all && closed ? nullptr : std::strerror(all ? errno : reason);
}

/// A new file beside the old one takes its place, and its permissions, only when all is written.
const char* replace(const fs::path& path, const Writer& writer) {
    const fs::path temporary = fmt::format("{}.{}.new", path.string(), ::getpid());
    std::FILE* file = std::fopen(temporary.c_str(), "wbx");
    if (file == nullptr) { return std::strerror(errno); }
    const char* reason = written(file, writer);
    std::error_code error;
    if (reason == nullptr) {
        if (const auto old = fs::status(path, error); fs::exists(old)) { fs::permissions(temporary, old.permissions(), error); }
        fs::rename(temporary, path, error);
        if (!error) { return nullptr; }
        reason = std::strerror(error.value());
    }
    fs::remove(temporary, error);
    return reason;
}

/// A field typed a second time, where one of the two would silently win.
void refuse_repeats(const Arguments& arguments, std::map<std::string, Place> seen, Diagnostics& diagnostics) {
    for (const auto& setting : arguments.settings) {
        const auto fields = scenario::fields();
        const bool is_list = std::any_of(fields.begin(), fields.end(), [&](const auto& f) { return f.key == setting.key && f.is_list; });
        const auto [first, is_new] = seen.try_emplace(setting.key, place_of(setting));
        if (is_new || is_list) { continue; }
        diagnostics.push_back({place_of(setting), Severity::error, "contradiction",
                               fmt::format("{} is given a second time", setting.key.substr(0, 40)), "keep one of the two",
                               Related{first->second, "the first one is here"}});
    }
}

units::Locale locale_of(const Arguments& arguments) {
    return units::locale_of(arguments.locale).value_or(units::Locale::none);
}

}  // namespace

int complain(const Diagnostics& diagnostics, const Arguments& arguments) {
    const std::string text = arguments.diagnostics == "json" ? as_json(diagnostics)
                                                        : to_string(diagnostics, {::isatty(STDERR_FILENO) != 0});
    std::fwrite(text.data(), 1, text.size(), stderr);
    return has_errors(diagnostics) ? wrong_input : done;
}

void warn(const std::vector<scenario::Scenario>& scenarios, const Arguments& arguments) {
    const auto all = scenario::warnings_of(scenarios);
    if (!all.empty()) { complain(all, arguments); }
}

void warn_of_prices(const scenario::Request& request, const Arguments& arguments) {
    if (!request.prices_of) { return; }
    complain({{request.prices_of->where, Severity::warning, "no-effect", "prices_of: amounts are nominal here, in whatever prices others are told",
               "estimate, compare and range tell the total in other prices"}}, arguments);
}

Result<Catalog> open_catalog(const Arguments& arguments) {
    return arguments.catalog.empty() ? Catalog::embedded() : Catalog::overlaid(arguments.catalog);
}

Result<scenario::Request> read_request(const Arguments& arguments, Owning owning) {
    scenario::Request request;
    Diagnostics diagnostics;
    std::map<std::string, Place> seen;
    if (arguments.words.size() > 1) {
        diagnostics.push_back({Place{arguments.words[1]}, Severity::error, "contradiction", "one model or scenario file is taken, not two",
                               "several regions stand behind --regions, separated by commas"});
    }
    if (!arguments.words.empty()) {
        const auto& word = arguments.words.front();
        if (is_file(word)) {
            append(diagnostics, scenario::read_into(request, word));
        } else {
            scenario::set(request, "model", word, Place{"model"}, diagnostics);
            seen.emplace("model", Place{word});
        }
    }
    refuse_repeats(arguments, std::move(seen), diagnostics);
    take_settings(arguments, request, diagnostics);
    if (const auto& asked = request.owning.owning; asked && asked->value.all && owning == Owning::one_way) {
        diagnostics.push_back({asked->where, Severity::error, "contradiction", "owning: one way of owning is told here, and all are asked for",
                               "amortised, tco or straight-line; estimate tells all side by side"});
    }
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return request;
}

tl::expected<std::string, Complaint> neutral_text(const std::string& text, const Arguments& arguments) {
    return units::neutral(text, locale_of(arguments));
}

void take_settings(const Arguments& arguments, scenario::Request& request, Diagnostics& diagnostics) {
    bool own_regions = false;
    for (const auto& setting : arguments.settings) {
        const bool is_regions = setting.key == "regions";
        if (is_regions && !own_regions) { request.regions.clear(); }  // the flag replaces the file's
        own_regions = own_regions || is_regions;
        if (const auto text = as_in_files(setting, locale_of(arguments), place_of(setting), diagnostics)) {
            scenario::set(request, setting.key, *text, place_of(setting), diagnostics);
        }
    }
}

int write_file(const std::string& path, const std::string& text, int exit_code) {
    return write_file(path, [&](std::FILE* file) { return std::fwrite(text.data(), 1, text.size(), file) == text.size(); }, exit_code);
}

int write_file(const std::string& path, const Writer& writer, int exit_code) {
    std::error_code error;
    const auto type = fs::status(path, error).type();
    const bool is_new = type == fs::file_type::not_found;
    const char* reason = nullptr;
    if (type == fs::file_type::directory) {
        reason = std::strerror(EISDIR);
    } else if (is_new || type == fs::file_type::regular) {
        const auto target = is_new ? fs::path() : fs::canonical(path, error);
        reason = replace(target.empty() ? fs::path(path) : target, writer);
    } else {
        std::FILE* file = std::fopen(path.c_str(), "wb");
        reason = file == nullptr ? std::strerror(errno) : written(file, writer);
    }
    return reason == nullptr ? exit_code : cannot_write(path, reason);
}

int write(const report::Report& report, const Arguments& arguments, int exit_code) {
    const auto* format = std::find_if(report::formats.begin(), report::formats.end(),
                                      [&](const report::Format& f) { return f.id == arguments.format; });
    if (format == report::formats.end()) {
        std::vector<std::string_view> known;
        known.reserve(report::formats.size());
        for (const auto& each : report::formats) { known.push_back(each.id); }
        complain({{Place{"--format"}, Severity::error, "unknown-value", fmt::format("unknown format '{}'", arguments.format),
                   did_you_mean(arguments.format, known)}}, arguments);
        return wrong_usage;
    }
    const auto locale = locale_of(arguments);
    const bool as_it_is = !format->for_people || locale == units::Locale::en;  // no copy of a long answer
    const std::string text = as_it_is ? format->write(report) : format->write(report::localised(report, locale));
    if (!arguments.output.empty()) { return write_file(arguments.output, text, exit_code); }
    return print(text, exit_code);
}

int print(const std::string& text, int exit_code) {
    const bool all = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (!all || std::fflush(stdout) != 0) { return cannot_write("standard output", std::strerror(errno)); }
    return exit_code;
}

}  // namespace app
