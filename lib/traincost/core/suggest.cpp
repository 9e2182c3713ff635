// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/suggest.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace traincost {

namespace {

/// Names longer than this are compared by their beginning: a hostile name must not cost quadratic time.
constexpr std::size_t longest_compared = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// An edit per three characters may be a slip; more is another word.
std::size_t tolerated(std::string_view given) { return std::max<std::size_t>(1, std::min<std::size_t>(given.size() / 3, 4)); }

/// Letters that two names begin with alike.
std::size_t common_start(std::string_view a, std::string_view b) {
    std::size_t n = 0;
    while (n < std::min(a.size(), b.size()) && lower(a[n]) == lower(b[n])) { ++n; }
    return n;
}

/// "405b" of llama-3.1-405b; nothing of a name of one word.
std::string_view last_word(std::string_view name) {
    const auto dash = name.rfind('-');
    return dash == std::string_view::npos ? std::string_view() : name.substr(dash + 1);
}

/// How much two equally near names have in common: their last word first, then how they begin.
std::pair<bool, std::size_t> in_common(std::string_view a, std::string_view b) {
    return {!last_word(a).empty() && last_word(a) == last_word(b), common_start(a, b)};
}

bool begins_with(std::string_view text, std::string_view start) {
    return text.size() >= start.size() && std::equal(start.begin(), start.end(), text.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

/// The longest known name that `given` goes on from, with a word of its own: gpt-3 of gpt-3-175b.
std::string_view gone_on_from(std::string_view given, const std::vector<std::string_view>& known) {
    std::string_view longest;
    for (const auto name : known) {
        const bool whole_word = given.size() > name.size() && given[name.size()] == '-' && begins_with(given, name);
        if (whole_word && name.size() > longest.size()) { longest = name; }
    }
    return longest;
}

std::string listed(std::string_view what, const std::vector<std::string_view>& names, std::size_t most) {
    if (names.empty()) { return {}; }
    std::string list(what);
    for (std::size_t i = 0; i < std::min(most, names.size()); ++i) {
        if (i > 0) { list += ", "; }
        list += names[i];
    }
    if (names.size() > most) { list += fmt::format(" and {} more", names.size() - most); }
    return list;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    a = a.substr(0, longest_compared);
    b = b.substr(0, longest_compared);
    std::vector<std::size_t> two_up(b.size() + 1), up(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) { up[j] = j; }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({up[j] + 1, row[j - 1] + 1, up[j - 1] + (same ? 0U : 1U)});
            const bool swapped =
                i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped) { row[j] = std::min(row[j], two_up[j - 2] + 1); }
        }
        std::swap(two_up, up);
        std::swap(up, row);
    }
    return up[b.size()];
}

std::string nearest(std::string_view given, const std::vector<std::string_view>& known) {
    std::string_view best;
    std::size_t best_distance = tolerated(given) + 1;
    for (const auto candidate : known) {
        const auto distance = edit_distance(given, candidate);
        const bool nearer = distance < best_distance ||
                            (distance == best_distance && !best.empty() && in_common(given, candidate) > in_common(given, best));
        if (nearer) {
            best = candidate;
            best_distance = distance;
        }
    }
    const auto start = gone_on_from(given, known);
    return std::string(start.empty() || begins_with(best, start) ? best : start);
}

std::string did_you_mean(std::string_view given, const std::vector<std::string_view>& known, std::size_t most) {
    if (const auto near = nearest(given, known); !near.empty()) { return fmt::format("did you mean '{}'?", near); }
    std::vector<std::string_view> alike;
    std::copy_if(known.begin(), known.end(), std::back_inserter(alike), [given](std::string_view name) { return !given.empty() && begins_with(name, given); });
    return alike.empty() ? listed("known: ", known, most) : listed("beginning so: ", alike, most);
}

}  // namespace traincost
