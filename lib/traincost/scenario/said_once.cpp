// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/said_once.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace traincost::scenario {

namespace {

/// A complaint, the region that it is about, and those of which the same would be said.
struct Said {
    Diagnostic complaint;
    AboutRegion about;
    std::vector<std::string> others;
};

std::string without(std::string text, std::string_view part) {
    for (auto at = text.find(part); !part.empty() && at != std::string::npos; at = text.find(part)) { text.erase(at, part.size()); }
    return text;
}

/// The message as it would be of any region.
std::string of_any(const Diagnostic& d, const AboutRegion& about) { return without(without(d.message, about.sentence), about.name); }

bool same(const Diagnostic& a, const Diagnostic& b) { return a.where == b.where && a.code == b.code && a.message == b.message; }

bool alike(const Diagnostic& a, const AboutRegion& one, const Diagnostic& b, const AboutRegion& other) {
    if (!(a.where == b.where) || a.code != b.code || a.hint != b.hint || one.from == other.from || one.sentence.empty() || other.sentence.empty()) { return false; }
    return (a.severity == Severity::error && !a.hint.empty()) || of_any(a, one) == of_any(b, other);
}

/// "Germany", "Germany and France", "Germany, France, Spain and 60 more".
std::string told(const std::vector<std::string>& names) {
    constexpr std::size_t most = 4;
    const bool cut = names.size() > most;
    const std::size_t shown = cut ? most - 1 : names.size();
    std::string text;
    for (std::size_t i = 0; i < shown; ++i) { text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i]; }
    return cut ? text + fmt::format(" and {} more", names.size() - shown) : text;
}

void say(std::vector<Said>& said, const Diagnostic& d, const AboutRegion& about) {
    if (std::any_of(said.begin(), said.end(), [&](const Said& s) { return same(s.complaint, d); })) { return; }
    const auto found = std::find_if(said.begin(), said.end(), [&](const Said& s) { return alike(s.complaint, s.about, d, about); });
    if (found == said.end()) { said.push_back({d, about, {}}); return; }
    if (std::find(found->others.begin(), found->others.end(), about.sentence) == found->others.end()) { found->others.push_back(about.sentence); }
}

}  // namespace

Diagnostics said_once(const Diagnostics& all, const std::vector<AboutRegion>& regions) {
    std::vector<Said> said;
    auto next = regions.begin();
    AboutRegion about;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (; next != regions.end() && next->from <= i; ++next) { about = *next; }
        say(said, all[i], about);
    }
    Diagnostics once;
    for (auto& s : said) {
        if (!s.others.empty()) { s.complaint.message += ", and likewise in " + told(s.others); }
        once.push_back(std::move(s.complaint));
    }
    return once;
}

Diagnostics warnings_of(const std::vector<Scenario>& scenarios) {
    Diagnostics all;
    std::vector<AboutRegion> regions;
    for (const auto& s : scenarios) {
        regions.push_back({all.size(), s.names.region, s.names.region_sentence});
        append(all, s.warnings);
    }
    return said_once(all, regions);
}

}  // namespace traincost::scenario
