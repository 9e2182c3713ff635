// SPDX-License-Identifier: Apache-2.0
// The public interface in one include.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/compare/compare.hpp>
#include <traincost/core/batch.hpp>
#include <traincost/core/diagnostic.hpp>
#include <traincost/core/formula.hpp>
#include <traincost/core/result.hpp>
#include <traincost/core/trace.hpp>
#include <traincost/scenario/derivation.hpp>
#include <traincost/scenario/estimate.hpp>
#include <traincost/scenario/request.hpp>
#include <traincost/scenario/resolve.hpp>
#include <traincost/scenario/scenario.hpp>
#include <traincost/study/range.hpp>
#include <traincost/study/study.hpp>
#include <traincost/uncertainty/distribution.hpp>
#include <traincost/uncertainty/run.hpp>
#include <traincost/uncertainty/sobol.hpp>
#include <traincost/uncertainty/tornado.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/locale.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/parse.hpp>
#include <traincost/version.hpp>
