// SPDX-License-Identifier: Apache-2.0
// What the parts of `layouts` share: one chip in one number, and the search for that number. Not part of the public interface.
#pragma once

#include <traincost/scenario/sought.hpp>
#include <traincost/study/layouts.hpp>

namespace traincost::study {

/// No layout is sought on more.
inline constexpr std::int64_t most_chips = 1'048'576;

/// A question with the chip told, if at all, and the progress of the part of the work that is being done.
struct LayoutSearch {
    const scenario::Request& request;  ///< of one chip, predicted from steps
    const Catalog& catalog;
    const LayoutWish& wish;
    double from = 0.0, to = 1.0;       ///< of all the work, that this part is

    /// The same for a part of it, the i-th of n.
    [[nodiscard]] LayoutSearch part(std::size_t i, std::size_t n) const;
    /// False once it is to end.
    [[nodiscard]] bool keep_on(double share) const { return !wish.keep_on || wish.keep_on(from + (to - from) * share); }
};

/// The request on so many chips. Its deadline is left out: what is done about it is decided elsewhere.
[[nodiscard]] scenario::Request on_chips(const scenario::Request& request, std::int64_t chips);

/// What the layout is sought for, without any.
[[nodiscard]] Result<scenario::Scenario> question_of(const scenario::Request& request, const Catalog& catalog);

/// The chip, with nothing searched on it. Its number is that of the request, or none where that is sought.
[[nodiscard]] Result<ChipLayouts> named_chip(const LayoutSearch& search);

/// The best layouts in the number of chips that the request tells or leads to.
[[nodiscard]] Result<ChipLayouts> layouts_on_chip(const LayoutSearch& search);

/// The best layouts in the number of chips that the deadline and the budget ask for.
[[nodiscard]] Result<ChipLayouts> layouts_for_goals(const LayoutSearch& search);

}  // namespace traincost::study
