// SPDX-License-Identifier: Apache-2.0
// The nearest known name to a misspelt one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace traincost {

/// Number of single-character edits between two names, ignoring case; two swapped neighbours count as one edit.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The known name nearest to `given`, or an empty text where none is near enough to be meant. A known name that `given` goes on from by
/// a word of its own, as gpt-3-175b from gpt-3, is nearer than one that does not begin so.
[[nodiscard]] std::string nearest(std::string_view given, const std::vector<std::string_view>& known);

/// "did you mean 'power'?", or, where nothing is near, "known: a, b, c" with at most `most` names, of those alone that begin with
/// `given` where there are such.
[[nodiscard]] std::string did_you_mean(std::string_view given, const std::vector<std::string_view>& known,
                                       std::size_t most = 16);

}  // namespace traincost
