// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/import/region_codes.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace traincost::catalog {

namespace {

struct Codes {
    std::string_view id, eurostat, iso3;
};

/// EU members, others of whom Eurostat tells prices, and countries of whom only carbon is imported (no Eurostat code).
constexpr std::array countries = {
    Codes{"at", "AT", "AUT"}, Codes{"be", "BE", "BEL"}, Codes{"bg", "BG", "BGR"}, Codes{"cy", "CY", "CYP"}, Codes{"cz", "CZ", "CZE"},
    Codes{"de", "DE", "DEU"}, Codes{"dk", "DK", "DNK"}, Codes{"ee", "EE", "EST"}, Codes{"es", "ES", "ESP"}, Codes{"fi", "FI", "FIN"},
    Codes{"fr", "FR", "FRA"}, Codes{"gr", "EL", "GRC"}, Codes{"hr", "HR", "HRV"}, Codes{"hu", "HU", "HUN"}, Codes{"ie", "IE", "IRL"},
    Codes{"it", "IT", "ITA"}, Codes{"lt", "LT", "LTU"}, Codes{"lu", "LU", "LUX"}, Codes{"lv", "LV", "LVA"}, Codes{"mt", "MT", "MLT"},
    Codes{"nl", "NL", "NLD"}, Codes{"pl", "PL", "POL"}, Codes{"pt", "PT", "PRT"}, Codes{"ro", "RO", "ROU"}, Codes{"se", "SE", "SWE"},
    Codes{"si", "SI", "SVN"}, Codes{"sk", "SK", "SVK"}, Codes{"europe", "EU27_2020", "OWID_EU27"},
    Codes{"no", "NO", "NOR"}, Codes{"is", "IS", "ISL"}, Codes{"gb", "UK", "GBR"}, Codes{"ch", "", "CHE"},
    Codes{"us", "", "USA"}, Codes{"china", "", "CHN"}, Codes{"jp", "", "JPN"}, Codes{"kr", "", "KOR"}, Codes{"in", "", "IND"},
    Codes{"tw", "", "TWN"}, Codes{"ca", "", "CAN"}, Codes{"ae", "", "ARE"}, Codes{"sa", "", "SAU"}, Codes{"sg", "", "SGP"},
    Codes{"my", "", "MYS"}, Codes{"world", "", "OWID_WRL"},
};

/// Aggregates have no ISO code, only a name.
struct Aggregate {
    std::string_view name, id;
};
constexpr std::array aggregates = {Aggregate{"EU", "europe"}, Aggregate{"European Union (27)", "europe"}, Aggregate{"World", "world"}};

constexpr std::string_view states =
    "AL AK AZ AR CA CO CT DC DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX "
    "UT VT VA WA WV WI WY US";

std::string id_where(std::string_view code, std::string_view Codes::*column) {
    const auto* found = std::find_if(countries.begin(), countries.end(), [&](const Codes& c) { return c.*column == code; });
    return code.empty() || found == countries.end() ? std::string() : std::string(found->id);
}

}  // namespace

std::string region_of_eurostat(std::string_view geo) { return id_where(geo, &Codes::eurostat); }

std::string region_of_country(std::string_view iso3, std::string_view name) {
    if (!iso3.empty()) { return id_where(iso3, &Codes::iso3); }
    const auto* found = std::find_if(aggregates.begin(), aggregates.end(), [&](const Aggregate& a) { return a.name == name; });
    return found == aggregates.end() ? std::string() : std::string(found->id);
}

std::string region_of_state(std::string_view postal) {
    if (postal == "US") { return "us"; }
    const auto at = postal.size() == 2 ? states.find(postal) : std::string_view::npos;
    if (at == std::string_view::npos || at % 3 != 0) { return {}; }
    std::string id = "us-";
    for (const char c : postal) { id += static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }
    return id;
}

}  // namespace traincost::catalog
