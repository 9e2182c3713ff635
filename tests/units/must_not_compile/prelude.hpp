// SPDX-License-Identifier: Apache-2.0
// What every case of cases.txt sees.
#pragma once

#include <traincost/core/batch.hpp>
#include <traincost/core/trace.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/money.hpp>
#include <traincost/units/parse.hpp>

using namespace traincost;
using namespace traincost::literals;
