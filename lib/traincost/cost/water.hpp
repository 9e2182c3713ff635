// SPDX-License-Identifier: Apache-2.0
// Water of a run in two scopes that are always told together: evaporated on the site, and where the electricity is generated.
#pragma once

#include <traincost/units/quantities.hpp>

namespace traincost::cost {

/// Which of the two can be told.
struct WaterShape {
    bool on_site = false;
    bool off_site = false;
};

template <class T>
struct WaterInputs {
    WaterIntensity<T> on_site;   ///< water usage effectiveness (WUE): per kWh of the IT equipment
    WaterIntensity<T> off_site;  ///< energy water intensity factor (EWIF): consumed per kWh that is generated
};

/// WUE is a ratio to the energy of the IT equipment, never of the facility. ISO/IEC 30134-9.
template <class T>
Mass<T> water_on_site(const Energy<T>& it, const WaterInputs<T>& in) {
    return it * in.on_site;
}

/// The plants generate all that the meter of the facility reads. Li et al., arXiv:2304.03271, section 2.
template <class T>
Mass<T> water_off_site(const Energy<T>& facility, const WaterInputs<T>& in) {
    return facility * in.off_site;
}

}  // namespace traincost::cost
