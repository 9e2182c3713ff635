// SPDX-License-Identifier: Apache-2.0
// The packaged catalog as files, and copies of it in which one thing is wrong.
#pragma once

#include <support/process.hpp>
#include <traincost/catalog/catalog.hpp>
#include <traincost/catalog/lint.hpp>
#include <traincost/config/read.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::test {

inline const std::string configs = std::string(TRAINCOST_SOURCE_DIR) + "/configs";

inline std::string config_text(const std::string& path) { return read_file(configs + "/" + path); }

/// The paths of the files in configs/, as in `Catalog::files`.
inline std::vector<std::string> config_paths() {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(configs)) {
        if (entry.path().extension() == ".yaml") { paths.push_back(entry.path().lexically_relative(configs).generic_string()); }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// The text with the first `from` replaced.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    CAPTURE(from);
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

/// The packaged catalog with the text of one file changed, or one file more.
inline Catalog with_file(const std::string& path, std::string text) {
    const auto packaged = Catalog::embedded();
    auto files = packaged.files();
    auto document = config::read_text(path, std::move(text));
    REQUIRE(document.has_value());
    files.insert_or_assign(path, std::move(*document));
    return Catalog(std::move(files));
}

inline Catalog with_change(const std::string& path, const std::string& from, const std::string& to) {
    return with_file(path, replaced(config_text(path), from, to));
}

/// What lint says of a catalog, as text.
inline std::string lint_text(const Catalog& catalog, std::optional<Date> today = {}) { return to_string(catalog::lint(catalog, today)); }

inline bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace traincost::test
