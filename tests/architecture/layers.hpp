// SPDX-License-Identifier: Apache-2.0
// Holds the sources of a tree to its layers.txt and to the rules for headers, by reading them as text.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::test {

/// A breach of a rule. `file` is relative to the root of the tree, `rule` one of the names below.
///
///   unlisted-edge      a module includes one that layers.txt does not list for it
///   cyclic-layers      layers.txt lists for a module one that does not stand above it in the file
///   unknown-module     a folder of lib/traincost that layers.txt does not know, or an edge to one
///   missing-header     an include of <traincost/...> that leads nowhere
///   umbrella-inside    a file of the library includes the umbrella header
///   third-party        a header that layers.txt keeps to other modules
///   umbrella-reaches   the umbrella header leads, over any number of steps, to a header that costs users too much
///   using-namespace    `using namespace` at namespace scope of a header
///   no-spdx            no SPDX line at the top
///   no-pragma-once     a header without it
///   unit-in-name       a name that ends in a unit, which belongs into the type; a unit itself (per_kwh) may be named
struct Breach {
    std::string file;
    std::size_t line = 0;
    std::string rule;
    std::string what;
};

/// layers.txt as data.
struct Layers {
    std::vector<std::string> order;
    std::map<std::string, std::set<std::string>> allowed;
    std::map<std::string, std::set<std::string>> third_party;  ///< prefix of the include → modules that may
};

[[nodiscard]] Layers parse_layers(std::string_view text);

/// All breaches below `root`, which holds lib/traincost/layers.txt, lib/ and apps/.
[[nodiscard]] std::vector<Breach> find_breaches(const std::filesystem::path& root);

/// "file:line: rule: what", one a line.
[[nodiscard]] std::string to_string(const std::vector<Breach>& breaches);

}  // namespace traincost::test
