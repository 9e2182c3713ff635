// SPDX-License-Identifier: Apache-2.0
#include <architecture/layers.hpp>
#include <architecture/source_text.hpp>
#include <support/process.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <sstream>

namespace traincost::test {

namespace {

namespace fs = std::filesystem;

/// Too dear for every user's translation unit.
constexpr std::array heavy = {"yaml-cpp/", "nlohmann/", "boost/math/differentiation/"};

/// Units that belong into types. Left out is what is also a plain word of the field: gpu_hours, tokens, bytes.
constexpr std::array unit_suffixes = {"_kwh", "_mwh",  "_gwh",  "_kw",     "_mw",      "_watts",   "_joules",
                                      "_usd", "_eur",  "_cny",  "_tflops", "_gflops",  "_gb",      "_gib",
                                      "_tb",  "_gbit", "_gbps", "_kg",     "_seconds", "_percent", "_pct"};

bool starts_with(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

bool ends_with(std::string_view text, std::string_view suffix) {
    return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

bool is_header(const fs::path& path) { return path.extension() == ".hpp"; }

/// "perf" of lib/traincost/perf/roofline.hpp, "apps" of apps/..., "" of what lies directly in lib/traincost.
std::string module_of(const fs::path& file) {
    std::vector<std::string> parts;
    for (const auto& part : file) { parts.push_back(part.string()); }
    if (parts.front() == "apps") { return "apps"; }
    return parts.size() > 3 ? parts[2] : "";
}

class Inspector {
 public:
    explicit Inspector(const fs::path& root) : root_(root) {
        layers_ = parse_layers(read_file(root / layers_file));
        for (const auto* top : {"lib", "apps"}) {
            if (!fs::exists(root / top)) { continue; }
            for (const auto& entry : fs::recursive_directory_iterator(root / top)) { add(entry.path()); }
        }
    }

    std::vector<Breach> breaches() {
        inspect_layers();
        for (const auto& [file, source] : sources_) { inspect(file, source); }
        inspect_umbrella();
        return std::move(breaches_);
    }

 private:
    static constexpr auto layers_file = "lib/traincost/layers.txt";

    void add(const fs::path& path) {
        const auto extension = path.extension();
        if (extension != ".hpp" && extension != ".cpp" && extension != ".h") { return; }
        sources_[fs::relative(path, root_).generic_string()] = read_file(path);
    }

    void report(const std::string& file, std::size_t line, const char* rule, std::string what) {
        breaches_.push_back({file, line, rule, std::move(what)});
    }

    /// A module may name only what stands above it, so that there are no cycles.
    void inspect_layers() {
        std::set<std::string> above;
        for (const auto& module : layers_.order) {
            for (const auto& edge : layers_.allowed[module]) {
                if (above.count(edge) == 0) { report(layers_file, 0, "cyclic-layers", module + " names " + edge); }
            }
            above.insert(module);
        }
    }

    void inspect(const std::string& file, const std::string& source) {
        const auto module = module_of(file);
        if (!module.empty() && layers_.allowed.count(module) == 0) {
            report(file, 0, "unknown-module", module + " is not in layers.txt");
            return;
        }
        if (!starts_with(source, "// SPDX-License-Identifier: Apache-2.0\n")) {
            report(file, 1, "no-spdx", "first line");
        }
        for (const auto& include : includes(source)) { inspect_include(file, module, include); }
        const auto code = code_only(source);
        if (is_header(file)) { inspect_header(file, source, code); }
        if (module != "units") { inspect_names(file, code); }
    }

    void inspect_header(const std::string& file, const std::string& source, const std::string& code) {
        if (source.find("\n#pragma once\n") == source.npos) { report(file, 1, "no-pragma-once", ""); }
        for (const auto line : namespace_level_using(code)) { report(file, line, "using-namespace", ""); }
    }

    void inspect_names(const std::string& file, const std::string& code) {
        for (const auto& word : identifiers(code)) {
            const auto ends = [&](std::string_view suffix) {
                return ends_with(word.text, suffix) || ends_with(word.text, std::string(suffix) + "_");
            };
            const bool is_unit = word.text.front() == '_' || starts_with(word.text, "per_");
            if (!is_unit && std::any_of(unit_suffixes.begin(), unit_suffixes.end(), ends)) {
                report(file, word.line, "unit-in-name", word.text);
            }
        }
    }

    void inspect_include(const std::string& file, const std::string& module, const Include& include) {
        for (const auto& [prefix, modules] : layers_.third_party) {
            if (starts_with(include.path, prefix) && modules.count(module) == 0) {
                report(file, include.line, "third-party", include.path);
            }
        }
        if (!starts_with(include.path, "traincost/")) { return; }
        const auto target = resolve(file, include.path);
        if (target.empty()) {
            report(file, include.line, "missing-header", include.path);
        } else if (module != "apps" && target == umbrella) {
            report(file, include.line, "umbrella-inside", include.path);
        } else {
            inspect_edge(file, module, include, module_of(target));
        }
    }

    /// Files directly in lib/traincost (umbrella, version) may be included by all; the umbrella includes all.
    void inspect_edge(const std::string& file, const std::string& module, const Include& include,
                      const std::string& target) {
        if (module.empty() || target.empty() || target == module) { return; }
        if (layers_.allowed[module].count(target) == 0) {
            report(file, include.line, "unlisted-edge", module + " -> " + target + " (" + include.path + ")");
        }
    }

    /// The file that <traincost/...> means: of the library, or, for an app, of that app's own folder.
    [[nodiscard]] std::string resolve(const std::string& file, const std::string& path) const {
        for (const auto* top : {"lib/", "apps/"}) {
            const auto candidate = top + path;
            const bool seen = std::string_view(top) == "lib/" || module_of(file) == "apps";
            if (seen && sources_.count(candidate) > 0) { return candidate; }
        }
        return {};
    }

    void inspect_umbrella() {
        std::deque<std::string> open = {umbrella};
        std::map<std::string, std::string> came_from = {{umbrella, ""}};
        while (!open.empty()) {
            const auto file = open.front();
            open.pop_front();
            for (const auto& include : includes(sources_[file])) {
                const bool is_heavy = std::any_of(
                    heavy.begin(), heavy.end(), [&](const char* prefix) { return starts_with(include.path, prefix); });
                if (is_heavy) { report(file, include.line, "umbrella-reaches", include.path + way(came_from, file)); }
                const auto next = resolve(file, include.path);
                if (!next.empty() && came_from.emplace(next, file).second) { open.push_back(next); }
            }
        }
    }

    static std::string way(const std::map<std::string, std::string>& came_from, std::string file) {
        std::string text;
        while (!(file = came_from.at(file)).empty()) { text += " from " + file; }
        return text;
    }

    const std::string umbrella = "lib/traincost/traincost.hpp";
    fs::path root_;
    Layers layers_;
    std::map<std::string, std::string> sources_;
    std::vector<Breach> breaches_;
};

}  // namespace

Layers parse_layers(std::string_view text) {
    Layers layers;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line.substr(0, line.find('#')));
        std::string first;
        if (!(words >> first)) { continue; }
        std::set<std::string> modules;
        for (std::string module; words >> module;) { modules.insert(module); }
        if (first.front() == '<') {
            layers.third_party[first.substr(1, first.size() - 2)] = modules;
        } else {
            first.pop_back();  // the colon
            layers.order.push_back(first);
            layers.allowed[first] = modules;
        }
    }
    return layers;
}

std::vector<Breach> find_breaches(const std::filesystem::path& root) { return Inspector(root).breaches(); }

std::string to_string(const std::vector<Breach>& breaches) {
    std::string text;
    for (const auto& breach : breaches) {
        text += breach.file + ":" + std::to_string(breach.line) + ": " + breach.rule + ": " + breach.what + "\n";
    }
    return text;
}

}  // namespace traincost::test
