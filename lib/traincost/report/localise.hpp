// SPDX-License-Identifier: Apache-2.0
// An answer with its numbers in the language of its reader. Only what people read changes: not the plain table, not the data.
#pragma once

#include <traincost/report/document.hpp>
#include <traincost/units/locale.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace traincost::report {

/// A sentence with its figures as the locale writes them. Digits in `names`, ids, dates, versions, addresses, paths and
/// flags stay.
[[nodiscard]] std::string localised_sentence(std::string_view sentence, units::Locale locale,
                                             const std::vector<std::string>& names = {});

/// The blocks of an answer so, by what they are: numbers of tables all, sentences by their figures, the verbatim not.
[[nodiscard]] Report localised(Report report, units::Locale locale);

}  // namespace traincost::report
