// SPDX-License-Identifier: Apache-2.0
// C++ source as the rules look at it: without comments, without what stands in quotes, and its includes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::test {

/// The same text with comments and the insides of string and character literals blanked; lines stay where they are.
[[nodiscard]] std::string code_only(std::string_view source);

struct Include {
    std::string path;
    std::size_t line = 0;
};

/// What the source includes, in either kind of bracket.
[[nodiscard]] std::vector<Include> includes(std::string_view source);

/// Lines on which `using namespace` stands outside every function and class.
[[nodiscard]] std::vector<std::size_t> namespace_level_using(std::string_view code);

struct Word {
    std::string text;
    std::size_t line = 0;
};

/// All identifiers of the code, each with the line of its first appearance.
[[nodiscard]] std::vector<Word> identifiers(std::string_view code);

}  // namespace traincost::test
