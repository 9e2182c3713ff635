// SPDX-License-Identifier: Apache-2.0
#include "support.hpp"

#include "commands.hpp"

#include <traincost/core/suggest.hpp>
#include <traincost/report/formats.hpp>

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace app {

namespace {

using namespace traincost;  // NOLINT: an app, not a header

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

/// Whether a word names a scenario file rather than a model.
bool is_file(const std::string& word) {
    return word == "-" || word.find('/') != std::string::npos || word.ends_with(".yaml") || word.ends_with(".yml");
}

int cannot_write(const std::string& path, const char* reason) {
    fmt::print(stderr, "{}: error: cannot be written: {} [unwritable]\n", path, reason);
    return wrong_input;
}

int write_file(const std::string& path, const std::string& text, int exit_code) {
    const std::string temporary = fmt::format("{}.{}.new", path, ::getpid());
    std::FILE* file = std::fopen(temporary.c_str(), "wb");
    if (file == nullptr) { return cannot_write(path, std::strerror(errno)); }
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    const bool closed = std::fclose(file) == 0;
    const int reason = errno;
    std::error_code error;
    if (written && closed) { std::filesystem::rename(temporary, path, error); }
    if (!written || !closed || error) {
        std::error_code ignored;
        std::filesystem::remove(temporary, ignored);
        return cannot_write(path, error ? error.message().c_str() : std::strerror(reason));
    }
    return exit_code;
}

}  // namespace

int complain(const Diagnostics& diagnostics, const Arguments& arguments) {
    const std::string text = arguments.json_diagnostics ? as_json(diagnostics)
                                                        : to_string(diagnostics, {::isatty(STDERR_FILENO) != 0});
    std::fwrite(text.data(), 1, text.size(), stderr);
    return has_errors(diagnostics) ? wrong_input : done;
}

Result<Catalog> open_catalog(const Arguments& arguments) {
    return arguments.catalog.empty() ? Catalog::embedded() : Catalog::overlaid(arguments.catalog);
}

Result<scenario::Request> read_request(const Arguments& arguments) {
    scenario::Request request;
    Diagnostics diagnostics;
    if (arguments.words.size() > 1) {
        diagnostics.push_back({Place{arguments.words[1]}, Severity::error, "contradiction", "one model or scenario file is taken, not two"});
    }
    if (!arguments.words.empty()) {
        const auto& word = arguments.words.front();
        if (is_file(word)) {
            append(diagnostics, scenario::read_into(request, word));
        } else {
            request.model = scenario::Given<std::string>{word, Place{"model"}};
        }
    }
    bool own_regions = false;
    for (const auto& setting : arguments.settings) {
        const Place where{setting.flag == "--set" ? fmt::format("--set {}", setting.key) : setting.flag};
        const bool is_regions = setting.key == "regions";
        if (is_regions && !own_regions) { request.regions.clear(); }  // the flag replaces the file's
        own_regions = own_regions || is_regions;
        scenario::set(request, setting.key, setting.text, where, diagnostics);
    }
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    return request;
}

int write(const report::Report& report, const Arguments& arguments, int exit_code) {
    const auto* format = std::find_if(report::formats.begin(), report::formats.end(),
                                      [&](const report::Format& f) { return f.id == arguments.format; });
    if (format == report::formats.end()) {
        std::vector<std::string_view> known;
        for (const auto& each : report::formats) { known.push_back(each.id); }
        complain({{Place{"--format"}, Severity::error, "unknown-value", fmt::format("unknown format '{}'", arguments.format),
                   did_you_mean(arguments.format, known)}}, arguments);
        return wrong_usage;
    }
    const std::string text = format->write(report);
    if (!arguments.output.empty()) { return write_file(arguments.output, text, exit_code); }
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (!written || std::fflush(stdout) != 0) { return cannot_write("standard output", std::strerror(errno)); }
    return exit_code;
}

}  // namespace app
