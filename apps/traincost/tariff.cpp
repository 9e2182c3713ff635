// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "support.hpp"

#include <traincost/report/tariff_report.hpp>
#include <traincost/scenario/resolve.hpp>

namespace app {

int tariff(const Arguments& arguments) {
    const auto catalog = open_catalog(arguments);
    if (!catalog) { return complain(catalog.error(), arguments); }
    auto named = arguments;  // its words are regions
    std::string regions;
    for (const auto& word : named.words) { regions += (regions.empty() ? "" : ",") + word; }
    if (!regions.empty()) { named.settings.insert(named.settings.begin(), {"regions", "regions", regions}); }
    named.words.clear();
    const auto request = read_request(named);
    if (!request) { return complain(request.error(), arguments); }
    const auto sites = traincost::scenario::site_tariffs(*request, *catalog);
    if (!sites) { return complain(sites.error(), arguments); }
    return write(traincost::report::tariff_report(*sites, *catalog), arguments, done);
}

}  // namespace app
