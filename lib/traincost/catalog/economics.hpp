// SPDX-License-Identifier: Apache-2.0
// What owning a cluster takes beside its price: lives, shares and staff for which a scenario may give none.
#pragma once

#include <traincost/catalog/catalog.hpp>

namespace traincost::catalog {

struct Economics {
    Sourced<Time<>> life;                  ///< of servers, network and storage
    Sourced<Time<>> building_life;
    Sourced<double> utilisation;           ///< hours used over all hours
    Sourced<double> scale_up_share;        ///< switches and links between a server's chips, of what surrounds the chips
    Sourced<double> storage_share;         ///< over servers and network
    Sourced<double> spares_share;          ///< over servers and network
    Sourced<double> maintenance_share;     ///< a year, of the equipment's price
    Sourced<Power<>> staffing;             ///< rated IT power that one employee looks after
    Sourced<double> insurance_and_tax;     ///< a year, of what equipment and building cost
};

[[nodiscard]] Result<Economics> load_economics(const config::Document& document);

/// `economics.yaml` of a catalog.
[[nodiscard]] Result<Economics> economics_of(const Catalog& catalog);

}  // namespace traincost::catalog
