/*
 * layout_table.c - drawings of 55 bridged ring systems, printed by layout_table.py, which says how they are written.
 *
 * Source: github.com/rdkit/molecular_templates (BSD 2-clause, see NOTICE). Ascending by hash.
 */
#include "chem/layout_table.h"

const mai_layout_template mai_layout_table[] = {
    {0x028e5dd9u, ",-PLO/QQO_QjPlQ&QeOrQeO.PlOGO_P#P=PuP=#$$%%&&''(()(**+)#+%"},
    {0x0807aa4au, ";BOIM{OIP&P&PiO[QONkQONkOIO[OIP&NcPsNcQMM{QMP&PsPiQ=QOR.QOR.OIQ=OIPsP/QMPrQMRyPsR5P&R5OIRyOIPrP"
                  "&P/#$$%%&&''(())**++,,--..//00112233445566778899:*#2+:3.%6/7&:)"},
    {0x0d025c82u, "/1N2OqN2Q'O6Q^P8Q'P8OqO6O:Q;O:R>OqR>Q'Q;Q^QOPqQOP'#$$%%&&''('))**++,,--.(#.),&"},
    {0x13b32960u, ":>O,RIO]SBPURmPUQhP%PoO,P=N3PoM;P=M;O8N3NeO,O8P%NeP=OgO,QDPyO8QqNeRjO8SvOpSvPuR}QJQqPoRjP=PyP=#"
                  "$$%%&&''(())**++,,--..//0.112233445566778790#919'-(83"},
    {0x15de37c0u, "-/Q8Q%O`OPO`QHQ8OsR%PLNsPLPLQ}PLNwPLP)PLPo'#'&($(%)#)%*$*&+#+$,%,&"},
    {0x18a07b20u, "69NUR:O*S1O}R^O}QYOMPbNUP1NUO-OMNXOfOZNUQ5PEO-Q;NXR3O-S>OdS>PhRGQ<Q;PbR3P1PEP1#$$%%&&''(())**++"
                  ",*--..//00112233435,#5-5'4/"},
    {0x1e4dda1au, "9<OGMpPIMYQ.NEPoOEOmOYO+NpMoO4N*PKM1QAMmRJNmR2OaRjPVR6P:Q6P}PLQ~PcR=QcQXRMSBQfScPfRqP,RBN`#$$%%"
                  "&&''(())**++,,--..//00112233435566778(#4/8%72"},
    {0x1e5b5f27u, "*+PLO=QJOrQJP~PLQVONP~ONOrPLPY#$$%%&&''(')(#)%"},
    {0x238513c1u, "+,PLQfOBQ#OLOuPLOBQLOuQVQ#P#PEPuPE#$$%%&&''((#$))**("},
    {0x25e20416u, ",-PLQUO<Q'OBOtPLO;QVOtQ[Q'OpP6PLPtQ(P6#$$%%&&''((#$))**++("},
    {0x28d49789u, "-.Q%O&OsO&O(OrO(Q#OsQnQ%QnQpQ#QpOrPwPRO}PR#$$%%&&''(())*)++,*#,&"},
    {0x2cfc155au, "+2Q*PMPJOFQCOwQCP~PJQSOPP~OPOwP#PI#$$%%&&''(())*&#*'(#)$*$*%*&*("},
    {0x2ea51e19u, "BESONzS6MqRDM,Q4MMP0M#O,MPN&M$M)M^M)NfLBOXL>PhM$QILyRKN)RlO+S4OkRBO8QGOkPKPsPKQIQGPsRBQIS<RRS<S"
                  "(RBRRQGT0RBTqQZTxPJTROEN.Qd#$$%%&&''(())**++,,--..//00112233445566778899::;:<<==>>@3A@#A072;6"},
    {0x3c6ff501u, "8;NAN0NAO6O9OhP2O6Q,OhR&O6R&N0Q,M[QFN^P2P<P2QDPeR<ObRVOHSYP1TCQ4T)QNS&Q^QhQ^PbP2N0O9M[#$$%%&&''"
                  "(())**++,,--..//0011223.445*6677#6&5'3."},
    {0x3e965b43u, "-.PLNhQWO6R%PAQWQLPoPyP)PyOAQLNsPAOAO6PLQv#$$%%&&''(())**+),+#,&"},
    {0x4ae607d1u, ",-P}O1OwO1O2OvO2P{OwQdP}QdQfP{QfOvPLPY#$$%%&&''(())*)+*#+&"},
    {0x51a672e8u, ".0QFO-R'OoP9P5NmOhOPO(PPOHPkPgOqP~OlQ|PdR@Q@QV#$$%%&&''(())**++,,-(#-)*%"},
    {0x5527fc36u, "0;PLPLQ%QNQ[QpQ%R5OsR5O<QpOrQNQ%OJQ[O(Q%NcOsNcO<O(OrOJ$%#$%&#%&'#&'(#'()#()$#)*+#*+,#+,-#,-.#-."
                  "/#./*#/"},
    {0x5c28c9f5u, "48NTQCO`Q,PXQkQPQ,R[QCSFPQS%OIQwO3Q0P%PcQ*QoR%P#P%O6OeNEOuMjPQN.OIO8O3#$$%%&&''(())**++,,-+..//"
                  "00112231#.$+&3.-'"},
    {0x5dbdc66fu, "*/PLO:Q%P<Q[P_Q%Q$OsQ$O<P_OrP<$%#$%&#%&'#&'(#'()#()$#)"},
    {0x60c526a7u, "9;LZQ{LPPfM+OuN3OTO5OgOPNdP5MuQ4MNR;MSS6N&SqNvSjPNRgPkS&QmR'R8P|R3P#QZONRQNYR~MKRtOyPST)QQ#$$%%"
                  "&&''(())**++,,--..//001122334455637086#7'8."},
    {0x62e83baau, "-/P|O,OxO,OoP/NlPLOoPiOxQlP|QlQ)PiR,PLQ)P/#$$%%&&''(())**++,,#*%,'"},
    {0x72c440a0u, "6:RDOVS.P=RdQ4RdRCQdRxPdRCPdQ4Q,P/QdP[QdONPdNuOeONNrOIN,OqMfP[NfQ4OeP[MfONNfNu#$$%%&&''(())*)++"
                  ",,--..//00112231445*#3.+%5.3)"},
    {0x73d520fbu, "56PoPfPoO[QkO(RhO[RhPfQkQ<QkRGPoRzOrRGNuRzMyRGMyQ<NuPfNuO[OrO(OrMzPoMGQkMz#$$%%&&''(())**++,,--"
                  "..//001122334(#4%"},
    {0x79b8f6f8u, "59QhR]RaR+RaQ%S&P4QIP*PoQ%PoR+QhPPQhOKPoNvOwOKO*NjN'O#MXO{N'PwO*Q1OwPPNuPE#$$%%&&''(()(**++,,--"
                  "..//001122304)#3-*%4-3("},
    {0x7bbe7b59u, "36RbOTRbP`QdQ7QdRDPfRwOhRDOhQ7N`PwN8OsNmNuOxNgPfOTQdN{PfP`P1OoO4OR#$$%%&&''(())**++,,--../.0011"
                  "2/#0%0)2+"},
    {0x83aa8072u, "HNNmR8OeRiOeSnNmTCMuSnMuRiM2QQL9P|L9OxM2OGN*OxN*P|MuN/MuM*NmLUOeM*OeN/NmN`Q3M*Q3N/R+N`S#N.S#M*R"
                  "+LUSgOGT_OxT_P|SgQQRoP|RoOxS#RiR+R8Q3RiQ3SnR+TBS#Sn#$$%%&&''(())**++,,--.,//0011223342556677889"
                  "9:8;;<<==>>@@A>BBCCDDEEFFG(#.)4/:5A;GBE%"},
    {0x84801858u, "7<M3P2MgQ.NpQ.OFP2NpO6MgO6OyNOQ'O6R0O6RdP2R0Q.Q'Q.QlPiR5P'PPR*OFR*QgR4RFQ.QgP)PPP2#$$%%&&''('))"
                  "**++,,--..//0.11213344556(#6*2%6&0+6."},
    {0x864de24fu, ".2PLNuQCOVPrOwQ}Q3Q#QhOtQhNwQ3P(OwOTOVOtP]Q#P]#$$%%&&''(())**++,,-+#-$*%-',("},
    {0x8723e0c9u, "7<RvQjQvR#P%R}NDQaMiPqNDP%OAPBNWO_N}NeP#NnPrN:QlNbQvOdRvOySCPqQ,PBQ,QDP6QsOAQDP6On#$$%%&&''(())"
                  "**++,,--..//001/2233445261#3$5&5)6)6,"},
    {0x8c5b76a6u, "7;N8RUODRTP'Q_OlPUPrPlQfP-Q5Q-QuR#RxQWRjPMSIOWRjNbQfO$PrNAOlNWO@OWN6OWMiPWMSQbNjP*#$$%%&&''(())"
                  "**++,,--..//00112233445465#2&6&,(/("},
    {0x9547925bu, "47PnQYQkQ&QkOxPnOEOqOxOqQ&NuQYNuRdOqS:PnRdPnN:OqMdNuN:NuOERlOvR)POP{PI#$$%%&&''((#())**++,,#&--"
                  "..//00'%112233'"},
    {0x9757618du, ")-PLO=Q/PBQVPnPLQ,OBPnOiPB$%#$%&#%&'#&'(#'($#("},
    {0x9da3264eu, "8:LcQ@M.R@N+RmO1RVOmQcPlR;QtRARtQvRWPrSZPUScN|S(N+R,MWQ$MSP$MzO=NjO#OmMxOaM$P;OhPZSwQY#$$%%&&''"
                  "(())**++,,--..//0011223344536,75#6'7*"},
    {0xa3451dcbu, ",-PLNxQOOCQvPFQOQHPLQpOIQHN~PFOIOCPLQ$#$$%%&&''(())*(+*#+&"},
    {0xa3548b43u, "+,P,P,PsPjPKQ^OIQ'OIOrPKO;QMOrQMQ'#$$%%&&''(())*(#*%"},
    {0xa382725du, "@ET/P1T/O+S#NPS#OVR)P+S6PcQ0OVP7P+PiQ$PiR*OoR]NmRuNRSxO;TbP@THPXSFO=QcO=P]PPN}P7M{O=NPNEM{MLNPM"
                  "LOVNEP+O=OVQ0NPR)M{#$$%%&&''('))**++,,--..//00112-33445566778899::;;<6==>(#=)>%<*2-<7"},
    {0xad5407f5u, "*+PLQdOBPuOiOYQ/OYQVPuP#P7PuP7#$$%%&&''#$(())'"},
    {0xad66c930u, ";@SdOxSdNsRVN;RVOAQ_OqRkPMPeOAOmOqNtOANtN;OmMgP)NiNtPFNtQLOJRDNFR_N-S`NsTIOuT/P1S-PBQqPBPkPeN;Q"
                  "_Mg#$$%%&&''('))**++,,--..//00112233445561778-99:(#9):%8*61"},
    {0xaec5845eu, "6:RgP4SKPXRTP{RTR'QYRYP`R'P`P{Q^Q-QYPIQYOBP`NlOeOBNrN`MmNvMAOtMmPqNrQ+OePINiPB#$$%%&&''(())*)++"
                  ",,--..//00112233415*#4.+%5.4)"},
    {0xaf9e799bu, "+,Q#O8OuO8O4P-OKQ5PLQbQMQ5QdP-PLPm#$$%%&&''(()(*)#*&"},
    {0xb0b3e3fau, "45P[OeOdPDNdOvNYNlOQN0PQN[QSN2RINpR=OyS%PjRaQoQXR&Q$S#OvR~ODR$N<QjMzPe#$$%%&&''(())**++,,--..//"
                  "0011223(#3%"},
    {0xb6014d94u, "+/P*P-P*QFQCQFQCP-PnOROUOROUPkPnPk#$$%%&&''(())*&#*'(#)$*%"},
    {0xbcec9de8u, "59PyQYQuQ&QuOxPyOEO|OxO|Q&O$QYO$RdO|S:PyRdPyN:O|MdO$N:O$OERwOvR4POQ*PINKPO#$$%%&&''((#())**++,,"
                  "#&--..//00'%112233')440"},
    {0xc8a2229cu, "26S+PORRObQWO~PKNzN~OPN0O~N0P}N~QOOrP}OrO~PeOPPeQOO[QMQWP}RRQ<#$$%%&&''(())**++,,-+../.0011#-%0"
                  "%,'/("},
    {0xcbd0a1e3u, "-.PLQoOHQGN|PCOHO>PLNsQPO>QxPCQPQGPyPoO{Po#$$%%&&''(())*)++,*#,%"},
    {0xd1a29244u, "03RIQ3RIP1QSO`P_P2OjOaNuP3NuQ5OjQdOjPcNtO1P^O1P`Q4QTQc#$$%%&&''(())**++,,-*..//#-&.&,("},
    {0xd7dda9b1u, "=DTQQ'T%R&RzR-RBQ6RmP8SuP1RBO9Q;O#PVP8Q;QMPpRMQQSARXS0PIPkONQANSPkMXQAL^PkL^OcMXO/MXN'NSMQONN'O"
                  "NO/NSOcPIOc#$$%%&&''('))**++,,--../,00112233445566778899::;:<(#<*/%<0,&;2;6"},
    {0xddd3ca27u, "59QmRIRTR%RFQ-S+P@RiO>QeO*Q#OsQ$QVQBPuPNQROZPuNZQ;McPeMUO`N=NuOCN}OyOsNyOb#$$%%&&''(())*)++,,--"
                  "..//001122304*#3-+%4-3)"},
    {0xe157a1c0u, "HNPyQDQOR=PyS7OrS7O@R=OrQDN8R=MdQDM1R=L*R=KTQDL*PJKTOPL*NUM1NUMdOPN8NUO@NUOrM[PyM[QONUPyOPOrOPR"
                  "`NUS5OPSgNUToNUUDOPToPJUDQDToR=SgR=S5S7S5QDSgPJM1PJ#$$%%&&''('))**++,,--..//0011223344556677889"
                  "7::;;<<==>>@@AABBCCDCEEF2G(#G*D%G.94F;F@"},
    {0xe18cebbfu, "48S#ONSCPSRZQCQfQXQ&P|Q3P)QxO9QSQ-P]QjOfQ-NcQRMgPyMYOqNDO'OMO/P)P)O%Os#$$%%&&''(()(**++,,--..//"
                  "00112/3)#2,*%3,2("},
    {0xe84268dfu, "59RwR;QzRpP}R;P}Q1QLPMQLO[P}NwQzONQzPZRwQ1P#ONO/NkN'O%MVP&N'Q'O/Q=P#PZN]O'#$$%%&&''(())**++,)--"
                  "..//001122304,#3-+&4-3&"},
    {0xe87830d8u, ".7PLPLQ/QPQVQ|PLR:OBQ|OiQPQ/OHQVNxPLN^OBNxOiOH$%#$%&#%&'#&'(#'($#()*#)*+#*+,#+,-#,-)#-"},
    {0xeb3b2e49u, ")*Q:Q%Q:OsP0OQONPLP0QGPGPL#$$%%&&''('#(%"},
    {0xf784a67eu, ",.OYOWO*PNOYQEP^QEQ0PNP^OWQ]OuQ]Q'P+P9#$$%%&&''(())**+(#+$*&"},
};

const int mai_layout_templates = (int) (sizeof mai_layout_table / sizeof *mai_layout_table);
