// SPDX-License-Identifier: Apache-2.0
// What `goodput` says.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/report/document.hpp>
#include <traincost/scenario/goodput.hpp>
#include <traincost/validation/reliability.hpp>

#include <vector>

namespace traincost::report {

using PublishedTimes = std::vector<validation::PublishedTime>;

/// `published`: what is published of the same model's run, to be held beside what is computed; may be empty.
[[nodiscard]] Report goodput_report(const scenario::GoodputAnswer& answer, const PublishedTimes& published, const Catalog& catalog);

}  // namespace traincost::report
